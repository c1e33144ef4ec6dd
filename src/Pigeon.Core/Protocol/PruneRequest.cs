namespace Pigeon.Core.Protocol;

/// <summary>The body of <c>POST /v1/prune</c>. Said twice, the second finds nothing to remove.</summary>
public sealed record PruneRequest
{
    /// <summary>Only say what would be removed.</summary>
    public bool DryRun { get; init; }

    /// <summary>With <see cref="DryRun"/>: as if every inactive stack had been deactivated, which is an operation of its own for each.</summary>
    public bool Inactive { get; init; }
}
