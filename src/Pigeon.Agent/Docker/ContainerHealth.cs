namespace Pigeon.Agent.Docker;

/// <summary>The state of a container's healthcheck and its last few results, oldest first.</summary>
public sealed record ContainerHealth
{
    public HealthStatus Status { get; init; }

    public int FailingStreak { get; init; }

    public IReadOnlyList<HealthResult> Log { get; init => field = value ?? []; } = [];
}
