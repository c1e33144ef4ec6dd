using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>task_definitions</c>: the count, and every other key as a service.</summary>
internal static class TaskDefinitionsReader
{
    private const int MostReplicas = 100;

    private const int MostServices = 50;

    public static readonly string[] OfService = ["docker_config", "weight"];

    /// <summary>Null when it cannot be read at all. What does not fit is in the errors, and the result is then not for use.</summary>
    public static (int Count, ValueList<ServiceSpec> Services)? Read(Field field)
    {
        if (field.Entries() is not { } entries) return null;
        int? count = 1;
        var services = new List<(Field At, ServiceSpec Spec)>();
        var fields = entries.Where(entry => entry.Key.Text != "count").ToList();
        foreach (var (key, value) in entries)
            if (key.Text == "count") count = value.Whole(1, MostReplicas);
        foreach (var (key, value) in fields.Take(MostServices))
            if (ReadService(key.Text, value) is { } service) services.Add((value, service));
        if (fields.Count > MostServices) field.FailAtKey($"holds {fields.Count} services; at most {MostServices} are taken");
        if (fields.Count == 0) field.FailAtKey("holds no service: write one, such as web: {docker_config: {image: ...}}");
        // Whether any is registered can only be told when all could be read.
        else if (services.Count == fields.Count && !services.Exists(service => service.Spec.Registered))
            field.FailAtKey($"no service takes traffic: give one the label {LabelReader.Register}: \"true\"");
        if (count is not { } replicas) return null;
        CheckHostPorts(services, replicas);
        return (replicas, services.Select(service => service.Spec).ToValueList());
    }

    private static ServiceSpec? ReadService(string key, Field field)
    {
        var isName = ServiceName.TryParse(key, out var name);
        if (!isName) field.FailAtKey($"'{key}' is no service's name: {ServiceName.Rule}");
        if (Section.Open(field, [.. OfService, "count"]) is not { } section) return null;
        var weight = section["weight"] is { } share ? share.Whole(1, 256) : 1;
        section["count"]?.FailAtKey("belongs beside the services, as task_definitions.count: a replica is one container of each");
        if (section.Required("docker_config", "what its containers are created from") is not { } written) return null;
        if (DockerConfigReader.Read(written) is not { } docker || !isName) return null;
        // A value that is neither word is an error of its own; it shall not also make the stack one that nobody registered for.
        var registered = docker.Labels.Any(label => label.Key == LabelReader.Register && label.Value != "false");
        if (!registered && section["weight"] is { } unused) unused.FailAtKey($"has no use: only members have a weight, and the service lacks the label {LabelReader.Register}: \"true\"");
        return new ServiceSpec { Name = name, Registered = registered, Docker = docker, Weight = weight ?? 1 };
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
}
