namespace Pigeon.TestKit;

/// <summary>How an agent under test is set up.</summary>
public sealed record LabOptions
{
    /// <summary>The VM's name.</summary>
    public string Name { get; init; } = "vm1";

    /// <summary>Where the agent and its HAProxy run, as the daemon does; this machine if not set.</summary>
    public LanMachine? Machine { get; init; }

    /// <summary>How often the agent looks though no event came. Longer than any wait of a test, so that a lost event is seen as a failure.</summary>
    public string Resync { get; init; } = "5m";

    /// <summary>Further lines at the end of agent.yaml.</summary>
    public string MoreSettings { get; init; } = "";

    /// <summary>Further environment variables of the agent.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
