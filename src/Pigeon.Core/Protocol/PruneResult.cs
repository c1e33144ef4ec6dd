namespace Pigeon.Core.Protocol;

/// <summary>What became of something in a prune.</summary>
public static class PruneResult
{
    /// <summary>A dry run found it.</summary>
    public const string Planned = "planned";

    public const string Removed = "removed";

    /// <summary>It is left alone, for a reason that is no fault.</summary>
    public const string Kept = "kept";

    public const string Failed = "failed";
}
