namespace Pigeon.Core.Protocol;

/// <summary>The answer to an operation request: exactly one of the three is there.</summary>
public sealed record OperationReply
{
    /// <summary>Accepted (202): follow <c>/v1/operations/{id}/events</c>.</summary>
    public OperationWire? Operation { get; init; }

    /// <summary>It is so already (200), in a sentence.</summary>
    public string? Unchanged { get; init; }

    /// <summary>What a dry run found (200).</summary>
    public PlanWire? Plan { get; init; }
}
