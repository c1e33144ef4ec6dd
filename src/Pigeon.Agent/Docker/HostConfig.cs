using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>The part of a container's settings that ties it to its host. What is null is not sent. Sizes are bytes.</summary>
public sealed record HostConfig
{
    public IReadOnlyList<string>? Binds { get; init; }

    public IReadOnlyList<Mount>? Mounts { get; init; }

    public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    public IReadOnlyList<string>? VolumesFrom { get; init; }

    public string? VolumeDriver { get; init; }

    /// <summary>By container port (<c>8080/tcp</c>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? PortBindings { get; init; }

    public bool? PublishAllPorts { get; init; }

    /// <summary><c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:id</c> or the name of a network.</summary>
    public string? NetworkMode { get; init; }

    public IReadOnlyList<string>? Links { get; init; }

    public IReadOnlyList<string>? Dns { get; init; }

    public IReadOnlyList<string>? DnsOptions { get; init; }

    public IReadOnlyList<string>? DnsSearch { get; init; }

    /// <summary>Each entry reads <c>name:address</c>.</summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    public RestartPolicy? RestartPolicy { get; init; }

    public bool? AutoRemove { get; init; }

    public bool? Init { get; init; }

    public LogConfig? LogConfig { get; init; }

    public long? Memory { get; init; }

    public long? MemoryReservation { get; init; }

    /// <summary>Memory and swap together; -1 means no limit.</summary>
    public long? MemorySwap { get; init; }

    public long? MemorySwappiness { get; init; }

    public bool? OomKillDisable { get; init; }

    public int? OomScoreAdj { get; init; }

    /// <summary>Billionths of a CPU.</summary>
    public long? NanoCpus { get; init; }

    public long? CpuShares { get; init; }

    public long? CpuPeriod { get; init; }

    public long? CpuQuota { get; init; }

    public string? CpusetCpus { get; init; }

    public string? CpusetMems { get; init; }

    public int? BlkioWeight { get; init; }

    public IReadOnlyList<DeviceWeight>? BlkioWeightDevice { get; init; }

    public IReadOnlyList<DeviceThrottle>? BlkioDeviceReadBps { get; init; }

    public IReadOnlyList<DeviceThrottle>? BlkioDeviceWriteBps { get; init; }

    [JsonPropertyName("BlkioDeviceReadIOps")]
    public IReadOnlyList<DeviceThrottle>? BlkioDeviceReadIops { get; init; }

    [JsonPropertyName("BlkioDeviceWriteIOps")]
    public IReadOnlyList<DeviceThrottle>? BlkioDeviceWriteIops { get; init; }

    public long? PidsLimit { get; init; }

    public long? ShmSize { get; init; }

    public IReadOnlyList<Ulimit>? Ulimits { get; init; }

    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    public IReadOnlyList<DeviceMapping>? Devices { get; init; }

    public IReadOnlyList<string>? DeviceCgroupRules { get; init; }

    public IReadOnlyDictionary<string, string>? StorageOpt { get; init; }

    public bool? Privileged { get; init; }

    public bool? ReadonlyRootfs { get; init; }

    public IReadOnlyList<string>? CapAdd { get; init; }

    public IReadOnlyList<string>? CapDrop { get; init; }

    public IReadOnlyList<string>? SecurityOpt { get; init; }

    public IReadOnlyList<string>? GroupAdd { get; init; }

    public string? PidMode { get; init; }

    public string? IpcMode { get; init; }

    public string? UTSMode { get; init; }

    public string? UsernsMode { get; init; }

    public string? CgroupnsMode { get; init; }

    public string? CgroupParent { get; init; }

    public string? Isolation { get; init; }

    public string? Runtime { get; init; }
}
