namespace Pigeon.Core.Definitions;

/// <summary>What a lane's backend section says. Two stacks with equal settings can follow each other in a lane without a reload.</summary>
public sealed record LaneSettings
{
    public required Balance Balance { get; init; }

    public required HealthCheck Check { get; init; }
}
