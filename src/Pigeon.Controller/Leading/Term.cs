using Pigeon.Controller.Store;

namespace Pigeon.Controller.Leading;

/// <summary>A time in which this controller leads. Whatever is decided in it rests on what was stored when it began, and on nothing that was known before.</summary>
internal class Term(long number, IStore store, CancellationToken ended) : IAsyncDisposable
{
    /// <summary>Higher than that of any term before.</summary>
    public long Number => number;

    /// <summary>Takes changes as long as the term lasts, and none afterwards.</summary>
    public virtual IStore Store => store;

    public CancellationToken Ended => ended;

    /// <summary>Whether it has ended by the clock, also where nobody had the time to notice yet.</summary>
    public virtual bool IsOver => ended.IsCancellationRequested;

    /// <summary>Why it ended.</summary>
    public virtual string Why => "the controller ends";

    /// <summary>Ends it, so that another controller may lead at once. Nothing that was begun in it may still go on.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
