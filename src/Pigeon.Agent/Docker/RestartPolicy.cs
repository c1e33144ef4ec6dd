namespace Pigeon.Agent.Docker;

/// <summary>When Docker restarts a container by itself: <c>no</c>, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</summary>
public sealed record RestartPolicy
{
    public string? Name { get; init; }

    /// <summary>Only for <c>on-failure</c>; null or 0 means without end.</summary>
    public int? MaximumRetryCount { get; init; }
}
