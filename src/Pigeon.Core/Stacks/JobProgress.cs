namespace Pigeon.Core.Stacks;

/// <summary>How far a stack is with its jobs. It is stored, because an ended container may be removed by anybody, and no job is run twice.</summary>
/// <param name="Done">How many, in their order, have ended well.</param>
/// <param name="DueSince">When the next one's turn came; null when that was with the release.</param>
/// <param name="Started">Whether the next one was seen to have started.</param>
public sealed record JobProgress(int Done, DateTimeOffset? DueSince, bool Started)
{
    public static JobProgress None { get; } = new(0, null, false);
}
