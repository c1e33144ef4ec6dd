using System.Globalization;
using Pigeon.Agent.Docker;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using RestartPolicy = Pigeon.Agent.Docker.RestartPolicy;

namespace Pigeon.Agent.World;

/// <summary>The part of a container's settings that ties it to the VM. What the definition does not say is not sent.</summary>
internal static class HostRecipe
{
    /// <summary>The Engine's first network, the only one on which links are the container's own setting.</summary>
    private const string Bridge = "bridge";

    public static HostConfig For(DockerConfig docker, KeyValuePair<string, EndpointSettings> home) => new()
    {
        NetworkMode = home.Key,
        Links = home.Key == Bridge ? home.Value.Links : null,
        PortBindings = Bindings(docker.Ports),
        PublishAllPorts = docker.PublishAllPorts,
        ExtraHosts = List(docker.ExtraHosts),
        Dns = List(docker.Dns),
        DnsSearch = List(docker.DnsSearch),
        DnsOptions = List(docker.DnsOptions),

        VolumesFrom = List(docker.VolumesFrom),
        VolumeDriver = docker.VolumeDriver,
        Tmpfs = Map(docker.Tmpfs),
        ShmSize = docker.ShmSize,
        ReadonlyRootfs = docker.ReadOnly,
        StorageOpt = Map(docker.StorageOptions),
        Devices = List(docker.Devices.Select(device => new DeviceMapping
        {
            PathOnHost = device.Host, PathInContainer = device.Container, CgroupPermissions = device.Permissions,
        })),
        DeviceCgroupRules = List(docker.DeviceCgroupRules),

        Memory = docker.Memory,
        MemorySwap = docker.MemorySwap,
        MemoryReservation = docker.MemoryReservation,
        MemorySwappiness = docker.MemorySwappiness,
        NanoCpus = docker.NanoCpus,
        CpuShares = docker.CpuShares,
        CpuPeriod = docker.CpuPeriod,
        CpuQuota = docker.CpuQuota,
        CpusetCpus = docker.CpusetCpus,
        CpusetMems = docker.CpusetMems,
        BlkioWeight = docker.BlkioWeight,
        BlkioWeightDevice = List(docker.BlkioWeightDevices.Select(device => new DeviceWeight { Path = device.Path, Weight = (int)device.Rate })),
        BlkioDeviceReadBps = Throttles(docker.DeviceReadBps),
        BlkioDeviceWriteBps = Throttles(docker.DeviceWriteBps),
        BlkioDeviceReadIops = Throttles(docker.DeviceReadIops),
        BlkioDeviceWriteIops = Throttles(docker.DeviceWriteIops),
        PidsLimit = docker.PidsLimit,
        Ulimits = List(docker.Ulimits.Select(limit => new Ulimit { Name = limit.Name, Soft = limit.Soft, Hard = limit.Hard })),
        OomKillDisable = docker.OomKillDisable,
        OomScoreAdj = docker.OomScoreAdj,

        Privileged = docker.Privileged,
        CapAdd = List(docker.CapAdd),
        CapDrop = List(docker.CapDrop),
        SecurityOpt = List(docker.SecurityOptions),
        GroupAdd = List(docker.GroupAdd),
        Sysctls = Map(docker.Sysctls),
        UsernsMode = docker.UsernsMode,
        IpcMode = docker.IpcMode,
        PidMode = docker.PidMode,
        UTSMode = docker.UtsMode,
        CgroupnsMode = docker.CgroupnsMode,
        CgroupParent = docker.CgroupParent,
        Isolation = docker.Isolation,

        Init = docker.Init,
        RestartPolicy = RestartFor(docker.Restart),
        LogConfig = docker.LogDriver is null && docker.LogOptions.Count == 0 ? null : new LogConfig { Type = docker.LogDriver ?? "", Config = Map(docker.LogOptions) },
        Runtime = docker.Runtime,
    };

    public static Dictionary<string, EmptyObject> Exposed(IEnumerable<PortSpec> ports) =>
        ports.Select(Key).Distinct().ToDictionary(key => key, _ => new EmptyObject());

    /// <summary>Null where there is nothing to send.</summary>
    public static Dictionary<string, string>? Map(ValueList<Setting> settings) =>
        settings.Count > 0 ? settings.ToDictionary(setting => setting.Name, setting => setting.Value) : null;

    /// <inheritdoc cref="Map"/>
    public static IReadOnlyList<T>? List<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;

    private static IReadOnlyList<DeviceThrottle>? Throttles(ValueList<DeviceRate> rates) =>
        List(rates.Select(rate => new DeviceThrottle { Path = rate.Path, Rate = rate.Rate }));

    private static string Key(PortSpec port) => string.Create(CultureInfo.InvariantCulture, $"{port.Port}/{port.Protocol}");

    private static Dictionary<string, IReadOnlyList<PortBinding>?> Bindings(IEnumerable<PortSpec> ports) => ports
        .Where(port => port.HostPort is not null)
        .GroupBy(Key)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<PortBinding>?)[.. group.Select(port => new PortBinding
        {
            HostIp = port.HostIp ?? "",
            HostPort = port.HostPort is > 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : "",
        })]);

    private static RestartPolicy RestartFor(Core.Definitions.RestartPolicy policy) => new()
    {
        Name = policy.Mode switch
        {
            RestartMode.No => "no",
            RestartMode.Always => "always",
            RestartMode.UnlessStopped => "unless-stopped",
            RestartMode.OnFailure => "on-failure",
            _ => throw new System.Diagnostics.UnreachableException($"no word for {policy.Mode}"),
        },
        MaximumRetryCount = policy.Mode is RestartMode.OnFailure ? policy.MaximumRetries : null,
    };
}
