using Pigeon.Hosting;

namespace Pigeon.Controller.Store;

/// <summary>What has changed in a collection since the start, as far back as is of use. Its user sees to it that one at a time calls it.</summary>
/// <param name="from">The collection's revision at the start.</param>
internal sealed class RecentNews(long from)
{
    /// <summary>Whoever is further behind lists.</summary>
    private const int Most = 1000;

    /// <summary>Bytes of what is kept.</summary>
    private const int Largest = 1 << 20;

    private readonly Queue<StoreNews> _news = new();
    private readonly Pulse _pulse = new();
    private long _from = from;
    private long _last = from;
    private long _bytes;

    public void Add(long revision, IEnumerable<StoreEdit> edits)
    {
        _last = revision;
        foreach (var edit in edits)
        {
            _news.Enqueue(new StoreNews(edit.Key, revision, edit.Value));
            _bytes += edit.Value?.Length ?? 0;
        }

        while (_news.Count > Most || _bytes > Largest)
        {
            var forgotten = _news.Dequeue();
            (_from, _bytes) = (forgotten.Revision, _bytes - (forgotten.Value?.Length ?? 0));
        }

        _pulse.Beat();
    }

    /// <returns>What came after the revision, and what ends when there is more.</returns>
    /// <exception cref="StoreGapException">It is not known any more, or not yet.</exception>
    public (IReadOnlyList<StoreNews> News, Task Next) After(long revision) => revision >= _from && revision <= _last
        ? ([.. _news.Where(news => news.Revision > revision)], _pulse.Next)
        : throw new StoreGapException(revision);
}
