namespace Pigeon.Agent.Settings;

/// <summary>How HAProxy is run and where its files are.</summary>
public sealed record HaproxySettings
{
    public required HaproxyMode Mode { get; init; }

    public required string Binary { get; init; }

    /// <summary>A folder with an operator's own templates; it may be absent.</summary>
    public required string Templates { get; init; }

    public required string StatsSocket { get; init; }

    public required string MasterSocket { get; init; }

    public required string Config { get; init; }

    /// <summary>The container that HAProxy runs in, with our files at the same paths; null when it runs on the VM itself.</summary>
    public string? Container { get; init; }

    /// <summary>How long a worker may live on after a reload to finish what it has.</summary>
    public required TimeSpan HardStopAfter { get; init; }
}
