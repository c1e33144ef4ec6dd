namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>The processes of one HAProxy: "show proc" of the master.</summary>
public sealed record ProcessTable
{
    public required int MasterPid { get; init; }

    /// <summary>The worker that takes new connections; null in the moment when there is none.</summary>
    public required int? WorkerPid { get; init; }

    /// <summary>Workers that only finish what they have. They keep their own maps and servers.</summary>
    public required IReadOnlyList<int> OldWorkers { get; init; }

    /// <summary>Reloads tried since the master started.</summary>
    public required int Reloads { get; init; }

    /// <summary>Reloads that failed since the last good one.</summary>
    public required int FailedReloads { get; init; }

    /// <summary>The version that the master runs.</summary>
    public required string Version { get; init; }

    /// <summary>True when the other table names the same processes in the same roles.</summary>
    public bool HasSamePids(ProcessTable other) =>
        MasterPid == other.MasterPid && WorkerPid == other.WorkerPid && OldWorkers.SequenceEqual(other.OldWorkers);
}
