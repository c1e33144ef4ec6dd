namespace Pigeon.Controller.Store;

/// <summary>What became of a change.</summary>
internal abstract record StoreOutcome
{
    private StoreOutcome() { }

    /// <param name="Revision">The store's revision now, which is that of all that the change has put.</param>
    public sealed record Stored(long Revision) : StoreOutcome;

    /// <summary>It rested on what is not so any more, and nothing changed.</summary>
    /// <param name="Key">One that somebody else has changed.</param>
    public sealed record Overtaken(string Key) : StoreOutcome;
}
