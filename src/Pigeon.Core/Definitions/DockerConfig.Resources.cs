namespace Pigeon.Core.Definitions;

/// <content>How much of the VM the container may use.</content>
public sealed partial record DockerConfig
{
    /// <summary>Bytes; null means no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes of memory and swap together; -1 means no limit.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>Bytes that the container is pressed down to when the VM runs short.</summary>
    public long? MemoryReservation { get; init; }

    /// <summary>0 to 100.</summary>
    public int? MemorySwappiness { get; init; }

    /// <summary>Billionths of a CPU; null means no limit.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>Relative weight.</summary>
    public int? CpuShares { get; init; }

    /// <summary>Microseconds.</summary>
    public int? CpuPeriod { get; init; }

    /// <summary>Microseconds of CPU time in each <see cref="CpuPeriod"/>.</summary>
    public int? CpuQuota { get; init; }

    /// <summary>Numbers of CPUs, such as <c>0-2,4</c>.</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>Numbers of memory nodes.</summary>
    public string? CpusetMems { get; init; }

    /// <summary>Relative weight, 10 to 1000.</summary>
    public int? BlkioWeight { get; init; }

    public ValueList<DeviceRate> BlkioWeightDevices { get; init => field = value ?? []; } = [];

    /// <summary>Bytes in a second.</summary>
    public ValueList<DeviceRate> DeviceReadBps { get; init => field = value ?? []; } = [];

    /// <summary>Bytes in a second.</summary>
    public ValueList<DeviceRate> DeviceWriteBps { get; init => field = value ?? []; } = [];

    /// <summary>Operations in a second.</summary>
    public ValueList<DeviceRate> DeviceReadIops { get; init => field = value ?? []; } = [];

    /// <summary>Operations in a second.</summary>
    public ValueList<DeviceRate> DeviceWriteIops { get; init => field = value ?? []; } = [];

    /// <summary>Processes and threads; -1 means no limit.</summary>
    public int? PidsLimit { get; init; }

    public ValueList<UlimitSpec> Ulimits { get; init => field = value ?? []; } = [];

    public bool? OomKillDisable { get; init; }

    /// <summary>-1000 to 1000.</summary>
    public int? OomScoreAdj { get; init; }
}
