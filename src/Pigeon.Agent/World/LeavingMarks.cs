using System.Collections.Concurrent;

namespace Pigeon.Agent.World;

/// <summary>
/// The containers that were told to end and have not ended yet. The Engine's list does not show that, only its events do;
/// a lost event costs time, for the end itself is seen in the list.
/// </summary>
public sealed class LeavingMarks(TimeProvider time)
{
    /// <summary>A container that outlives its signal for this long has ignored it, and may be a member again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new();

    public void Mark(string container) => _until[container] = time.GetUtcNow() + Patience;

    public void Clear(string container) => _until.TryRemove(container, out _);

    public bool IsMarked(string container) => _until.TryGetValue(container, out var until) && time.GetUtcNow() < until;
}
