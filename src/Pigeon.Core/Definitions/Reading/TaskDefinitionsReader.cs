using Pigeon.Core.Definitions.Reading.Containers;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>task_definitions</c>: the count, and every other key as a service or a job.</summary>
internal static class TaskDefinitionsReader
{
    private const int MostReplicas = 100;

    private const int MostTasks = 50;

    public static readonly string[] OfService = ["docker_config", "weight", "type", "timeout"];

    /// <summary>Null when it cannot be read at all. What does not fit is in the errors, and the result is then not for use.</summary>
    public static (int Count, ValueList<ServiceSpec> Services, ValueList<JobSpec> Jobs)? Read(Field field, FormulaReading formula)
    {
        if (field.Entries() is not { } entries) return null;
        int? count = 1;
        var services = new List<(Field At, ServiceSpec Spec)>();
        var jobs = new List<(Field At, JobSpec Spec)>();
        var fields = entries.Where(entry => entry.Key.Text != "count").ToList();
        foreach (var (key, value) in entries)
            if (key.Text == "count") count = value.Whole(1, MostReplicas);
        foreach (var (key, value) in fields.Take(MostTasks)) ReadTask(key.Text, value, formula, services, jobs);
        if (fields.Count > MostTasks) field.FailAtKey($"holds {fields.Count} services and jobs; at most {MostTasks} are taken");
        if (fields.Count == 0) field.FailAtKey("holds no service: write one, such as web: {docker_config: {image: ...}}");
        // Whether any is registered can only be told when all could be read.
        else if (services.Count + jobs.Count == fields.Count && !services.Exists(service => service.Spec.Registered))
            field.FailAtKey(services.Count == 0
                ? "holds no service, only jobs: an app needs one that takes traffic"
                : $"no service takes traffic: give one the label {LabelReader.Register}: \"true\"");
        if (count is not { } replicas) return null;
        CheckHostPorts(services, replicas);
        CheckAddresses(services, replicas);
        CheckNames(jobs, services, replicas);
        return (replicas, services.Select(service => service.Spec).ToValueList(), jobs.Select(job => job.Spec).ToValueList());
    }

    private static void ReadTask(string key, Field field, FormulaReading formula, List<(Field At, ServiceSpec Spec)> services, List<(Field At, JobSpec Spec)> jobs)
    {
        var isName = ServiceName.TryParse(key, out var name);
        if (!isName) field.FailAtKey($"'{key}' is no service's name: {ServiceName.Rule}");
        if (Section.Open(field, [.. OfService, "count"]) is not { } section) return;
        var type = section["type"] is { } said ? said.OneOf("service", "job") : "service";
        var docker = section.Required("docker_config", "what its containers are created from") is { } written ? DockerConfigReader.Read(written, formula) : null;
        if (type == "job")
        {
            if (JobReader.Read(name, section, docker) is { } job && isName) jobs.Add((field, job));
        }
        else if (ReadService(name, section, docker) is { } service && isName && type is not null)
        {
            services.Add((field, service));
        }
    }

    private static ServiceSpec? ReadService(ServiceName name, Section section, DockerConfig? docker)
    {
        var weight = section["weight"] is { } share ? share.Whole(1, 256) : 1;
        section["count"]?.FailAtKey("belongs beside the services, as task_definitions.count: a replica is one container of each");
        section["timeout"]?.FailAtKey("is how long a job may take: write type: job, or leave it out");
        if (docker is null) return null;
        // A value that is neither word is an error of its own; it shall not also make the stack one that nobody registered for.
        var registered = docker.Labels.Any(label => label.Key == LabelReader.Register && label.Value != "false");
        if (!registered && section["weight"] is { } unused) unused.FailAtKey($"has no use: only members have a weight, and the service lacks the label {LabelReader.Register}: \"true\"");
        return new ServiceSpec { Name = name, Registered = registered, Docker = docker, Weight = weight ?? 1 };
    }

    /// <summary>A job's container is named without a number, and a service's replica with one.</summary>
    private static void CheckNames(List<(Field At, JobSpec Spec)> jobs, List<(Field At, ServiceSpec Spec)> services, int count)
    {
        var taken = services.SelectMany(service => Enumerable.Range(1, count).Select(number => $"{service.Spec.Name}_{number}")).ToHashSet(StringComparer.Ordinal);
        foreach (var (at, job) in jobs)
            if (taken.Contains(job.Name.Text)) at.FailAtKey("is what a replica's container is called: give the job another name");
    }

    /// <summary>A port of the VM can be taken once; all containers of a stack run at the same time.</summary>
    private static void CheckHostPorts(List<(Field At, ServiceSpec Spec)> services, int count)
    {
        var taken = new Dictionary<(int, string, string?), ServiceName>();
        foreach (var (at, service) in services)
        {
            foreach (var port in service.Docker.Ports.Where(port => port.HostPort is > 0).Distinct())
            {
                if (count > 1)
                {
                    at.FailAtKey($"publishes the VM's port {port.HostPort}, which only one replica can have, and count is {count}: leave the host's port out");
                    break;
                }
                if (!taken.TryAdd((port.HostPort!.Value, port.Protocol, port.HostIp), service.Name))
                    at.FailAtKey($"publishes the VM's port {port.HostPort}/{port.Protocol}, which is already taken by {taken[(port.HostPort!.Value, port.Protocol, port.HostIp)]}");
            }
        }
    }

    /// <summary>An address can be had once, too.</summary>
    private static void CheckAddresses(List<(Field At, ServiceSpec Spec)> services, int count)
    {
        var taken = new Dictionary<string, ServiceName>(StringComparer.Ordinal);
        foreach (var (at, service) in services)
        {
            foreach (var address in AddressesOf(service.Docker))
            {
                if (count > 1) at.FailAtKey($"has the {address}, which only one replica can have, and count is {count}: leave it out");
                else if (!taken.TryAdd(address, service.Name)) at.FailAtKey($"has the {address}, which is already taken by {taken[address]}");
            }
        }
    }

    private static IEnumerable<string> AddressesOf(DockerConfig docker)
    {
        if (docker.MacAddress is { } mac) yield return $"MAC address {mac}";
        foreach (var endpoint in docker.Networks)
            foreach (var address in ((string?[])[endpoint.Ipv4Address, endpoint.Ipv6Address]).OfType<string>())
                yield return $"address {address} on network {endpoint.Network}";
    }
}
