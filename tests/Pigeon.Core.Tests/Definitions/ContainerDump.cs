using Pigeon.Core.Definitions;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>A <c>docker_config</c> as text, one fact per line; what is as it is when nothing is said is left out.</summary>
internal static class ContainerDump
{
    public static IEnumerable<(string Name, object Value)> Facts(DockerConfig docker) =>
        Process(docker).Concat(Network(docker)).Concat(Storage(docker)).Concat(Resources(docker)).Concat(Security(docker))
            .Where(fact => fact.Value is not null).Select(fact => (fact.Name, fact.Value!));

    private static IEnumerable<(string Name, object? Value)> Process(DockerConfig docker)
    {
        yield return ("image", docker.Image);
        yield return ("command", Quoted(docker.Command));
        yield return ("entrypoint", Quoted(docker.Entrypoint));
        foreach (var variable in docker.Environment) yield return ("env", variable);
        foreach (var secret in docker.SecretEnvironment) yield return ("secret", $"{secret.Name} from {secret.Source} {secret.Reference}");
        foreach (var port in docker.Ports) yield return ("port", $"{port.Port}/{port.Protocol}{Host(port)}");
        foreach (var bind in docker.Binds) yield return ("bind", bind);
        foreach (var label in docker.Labels) yield return ("label", $"{label.Key}={label.Value}");
        yield return ("restart", $"{docker.Restart.Mode} {docker.Restart.MaximumRetries}");
        yield return ("memory", docker.Memory);
        yield return ("nano-cpus", docker.NanoCpus);
        yield return ("cpu-shares", docker.CpuShares);
        yield return ("healthcheck", docker.Healthcheck is { } check
            ? $"{Quoted(check.Test)}, every {check.Interval}, timeout {check.Timeout}, start {check.StartPeriod}, retries {check.Retries}" : null);
        yield return ("stop-timeout", docker.StopTimeout);
        yield return ("stop-signal", docker.StopSignal);
        yield return ("pull", docker.PullPolicy is PullPolicy.Missing ? null : docker.PullPolicy);
        yield return ("platform", docker.Platform);
        foreach (var path in docker.EnvironmentFiles) yield return ("env-file", path);
        yield return ("user", docker.User);
        yield return ("working-dir", docker.WorkingDir);
        yield return ("tty", docker.Tty);
        yield return ("stdin-open", docker.StdinOpen);
        yield return ("init", docker.Init);
        yield return ("log-driver", docker.LogDriver);
        foreach (var option in docker.LogOptions) yield return ("log-option", Setting(option));
        yield return ("runtime", docker.Runtime);
    }

    private static IEnumerable<(string Name, object? Value)> Network(DockerConfig docker)
    {
        yield return ("publish-all", docker.PublishAllPorts);
        foreach (var endpoint in docker.Networks) yield return ("network", Endpoint(endpoint));
        foreach (var link in docker.Links) yield return ("link", link);
        yield return ("hostname", docker.Hostname);
        yield return ("domainname", docker.DomainName);
        yield return ("mac-address", docker.MacAddress);
        foreach (var host in docker.ExtraHosts) yield return ("extra-host", host);
        foreach (var server in docker.Dns) yield return ("dns", server);
        foreach (var domain in docker.DnsSearch) yield return ("dns-search", domain);
        foreach (var option in docker.DnsOptions) yield return ("dns-option", option);
    }

    private static IEnumerable<(string Name, object? Value)> Storage(DockerConfig docker)
    {
        foreach (var path in docker.Volumes) yield return ("volume", path);
        foreach (var container in docker.VolumesFrom) yield return ("volumes-from", container);
        yield return ("volume-driver", docker.VolumeDriver);
        foreach (var mount in docker.Tmpfs) yield return ("tmpfs", $"{mount.Name} <{mount.Value}>");
        yield return ("shm-size", docker.ShmSize);
        yield return ("read-only", docker.ReadOnly);
        foreach (var option in docker.StorageOptions) yield return ("storage-option", Setting(option));
        foreach (var device in docker.Devices) yield return ("device", $"{device.Host} as {device.Container} {device.Permissions}");
        foreach (var rule in docker.DeviceCgroupRules) yield return ("device-rule", rule);
    }

    private static IEnumerable<(string Name, object? Value)> Resources(DockerConfig docker)
    {
        yield return ("memory-swap", docker.MemorySwap);
        yield return ("memory-reservation", docker.MemoryReservation);
        yield return ("memory-swappiness", docker.MemorySwappiness);
        yield return ("cpu-period", docker.CpuPeriod);
        yield return ("cpu-quota", docker.CpuQuota);
        yield return ("cpuset-cpus", docker.CpusetCpus);
        yield return ("cpuset-mems", docker.CpusetMems);
        yield return ("blkio-weight", docker.BlkioWeight);
        foreach (var device in docker.BlkioWeightDevices) yield return ("blkio-weight-device", Rate(device));
        foreach (var device in docker.DeviceReadBps) yield return ("read-bps", Rate(device));
        foreach (var device in docker.DeviceWriteBps) yield return ("write-bps", Rate(device));
        foreach (var device in docker.DeviceReadIops) yield return ("read-iops", Rate(device));
        foreach (var device in docker.DeviceWriteIops) yield return ("write-iops", Rate(device));
        yield return ("pids-limit", docker.PidsLimit);
        foreach (var limit in docker.Ulimits) yield return ("ulimit", $"{limit.Name} {limit.Soft} to {limit.Hard}");
        yield return ("oom-kill-disable", docker.OomKillDisable);
        yield return ("oom-score-adj", docker.OomScoreAdj);
    }

    private static IEnumerable<(string Name, object? Value)> Security(DockerConfig docker)
    {
        yield return ("privileged", docker.Privileged);
        foreach (var capability in docker.CapAdd) yield return ("cap-add", capability);
        foreach (var capability in docker.CapDrop) yield return ("cap-drop", capability);
        foreach (var option in docker.SecurityOptions) yield return ("security-option", option);
        foreach (var group in docker.GroupAdd) yield return ("group", group);
        foreach (var sysctl in docker.Sysctls) yield return ("sysctl", Setting(sysctl));
        yield return ("userns", docker.UsernsMode);
        yield return ("ipc", docker.IpcMode);
        yield return ("pid", docker.PidMode);
        yield return ("uts", docker.UtsMode);
        yield return ("cgroupns", docker.CgroupnsMode);
        yield return ("cgroup-parent", docker.CgroupParent);
        yield return ("isolation", docker.Isolation);
    }

    private static string Endpoint(NetworkEndpoint endpoint) => string.Join(", ", ((string?[])
    [
        endpoint.Network.Text,
        endpoint.Aliases.Count > 0 ? $"aliases {endpoint.Aliases}" : null,
        endpoint.Links.Count > 0 ? $"links {endpoint.Links}" : null,
        endpoint.Ipv4Address,
        endpoint.Ipv6Address,
        endpoint.LinkLocalAddresses.Count > 0 ? $"link-local {endpoint.LinkLocalAddresses}" : null,
        endpoint.DriverOptions.Count > 0 ? $"options {string.Join(" ", endpoint.DriverOptions.Select(Setting))}" : null,
    ]).OfType<string>());

    private static string Rate(DeviceRate device) => $"{device.Path} {device.Rate}";

    private static string Setting(Setting setting) => $"{setting.Name}={setting.Value}";

    private static string Host(PortSpec port) => port.HostPort is { } host ? $" published on {port.HostIp ?? "*"} port {host}" : " exposed";

    private static string? Quoted(ValueList<string>? words) => words is null ? null : string.Join(" ", words.Select(word => $"<{word}>"));
}
