namespace Pigeon.Controller.Store;

/// <summary>The store has forgotten what changed after a revision.</summary>
internal sealed class StoreGapException(long after) : Exception($"the store does not know any more what changed after revision {after}")
{
    public long After => after;
}
