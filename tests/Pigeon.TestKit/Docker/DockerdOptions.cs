namespace Pigeon.TestKit;

/// <summary>How a private daemon is started.</summary>
public sealed record DockerdOptions
{
    /// <summary>Containers keep running while the daemon is down.</summary>
    public bool LiveRestore { get; init; } = true;

    /// <summary>Where it runs; this machine if not set.</summary>
    public LanMachine? Machine { get; init; }

    /// <summary>Further arguments of dockerd.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Further environment variables of dockerd.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
