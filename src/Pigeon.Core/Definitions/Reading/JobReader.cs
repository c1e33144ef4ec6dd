using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads what is particular to a task of <c>type: job</c>: it runs once, ends, and takes no traffic.</summary>
internal static class JobReader
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <param name="docker">Null when it could not be read.</param>
    public static JobSpec? Read(ServiceName name, Section section, DockerConfig? docker)
    {
        section["count"]?.FailAtKey("a job runs once per stack: leave it out");
        section["weight"]?.FailAtKey("a job takes no traffic: leave it out");
        var timeout = section["timeout"]?.Duration(TimeSpan.FromSeconds(1), Longest);
        if (docker is null || section["docker_config"]?.Entries() is not { } entries) return null;
        Field? Said(params string[] keys) => entries.FirstOrDefault(entry => keys.Contains(entry.Key.Text)).Value;

        if (docker.Ports.Any(port => port.HostPort is not null))
            (Said("port_bindings", "publish") ?? section["docker_config"])!.FailAtKey("a job is reached by nobody: it publishes no ports");
        if (docker.Labels.Any(label => label.Key == LabelReader.Register && label.Value != "false"))
            Said("labels", "label")!.FailAtKey($"a job takes no traffic: leave the label {LabelReader.Register} out");
        if (docker.Restart.Mode is not RestartMode.No && Said("restart_policy", "restart") is { } restart)
            restart.FailAtKey("a job runs once: only \"no\" fits");
        return new JobSpec { Name = name, Docker = docker with { Restart = new RestartPolicy(RestartMode.No, 0) }, Timeout = timeout };
    }
}
