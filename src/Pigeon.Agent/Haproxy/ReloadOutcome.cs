namespace Pigeon.Agent.Haproxy;

/// <summary>How a reload ended.</summary>
public abstract record ReloadOutcome
{
    private ReloadOutcome()
    {
    }

    /// <summary>A new worker serves.</summary>
    public sealed record Succeeded(int NewPid) : ReloadOutcome;

    /// <summary>The old worker goes on serving with the old configuration.</summary>
    public sealed record Failed(string Message) : ReloadOutcome;
}
