using Pigeon.Core;
using Pigeon.Core.Pruning;

namespace Pigeon.Agent.Pruning;

/// <summary>What a prune tells the loop: what it is removing, which nobody may build upon, and which images it has found to be gone.</summary>
public sealed class PruneMarks
{
    private readonly Lock _lock = new();
    private ValueList<Leftover> _underWay = [];
    private ValueList<string> _gone = [];

    public ValueList<Leftover> UnderWay
    {
        get { lock (_lock) return _underWay; }
    }

    /// <summary>Identifiers of images.</summary>
    public ValueList<string> Gone
    {
        get { lock (_lock) return _gone; }
    }

    public void Begin(IEnumerable<Leftover> leftovers)
    {
        lock (_lock) _underWay = [.. _underWay, .. leftovers];
    }

    public void End(IReadOnlyCollection<Leftover> leftovers)
    {
        lock (_lock) _underWay = _underWay.Where(each => !leftovers.Contains(each)).ToValueList();
    }

    /// <summary>Tells it until it was heard, which a list without anything ends.</summary>
    public void Tell(ValueList<string> gone)
    {
        lock (_lock) _gone = gone;
    }
}
