using System.Collections.Immutable;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Store;

/// <summary>
/// A file for each entry, for what is large and never changes. The files carry no revisions: at each start all entries are as old as each other. Edits of one change
/// rest on nothing but themselves, and a crash may leave some of them.
/// </summary>
internal sealed class FolderCollection(string folder) : IFileCollection
{
    private const string Ending = ".json";
    private const long First = 1;
    private readonly Lock _lock = new();
    private readonly RecentNews _news = new(First);
    private ImmutableSortedDictionary<string, long>? _revisions;
    private long _revision = First;

    public StoreListing List()
    {
        lock (_lock) return new StoreListing(_revision, [.. Open().Keys.Select(Read).OfType<StoreEntry>()]);
    }

    public IReadOnlyList<StoreKey> Keys()
    {
        lock (_lock) return [.. Open().Select(entry => new StoreKey(entry.Key, entry.Value))];
    }

    public StoreEntry? Find(string key)
    {
        lock (_lock) return Open().ContainsKey(key) ? Read(key) : null;
    }

    public StoreOutcome Commit(StoreChange change)
    {
        lock (_lock)
        {
            if (change.Edits.FirstOrDefault(edit => Open().GetValueOrDefault(edit.Key) != edit.Rests) is { } overtaken) return new StoreOutcome.Overtaken(overtaken.Key);
            try
            {
                Directory.CreateDirectory(folder);
                foreach (var edit in change.Edits) Write(edit, _revision + 1);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new StoreException(fault.Message, fault);
            }

            _news.Add(++_revision, change.Edits);
            return new StoreOutcome.Stored(_revision);
        }
    }

    public (IReadOnlyList<StoreNews> News, Task Next) After(long revision)
    {
        lock (_lock) return _news.After(revision);
    }

    private void Write(StoreEdit edit, long revision)
    {
        if (edit.Value is { } value) DurableFile.Write(PathOf(edit.Key), value.Span, DurableFile.Private);
        else File.Delete(PathOf(edit.Key));
        _revisions = edit.Value is null ? Open().Remove(edit.Key) : Open().SetItem(edit.Key, revision);
    }

    private ImmutableSortedDictionary<string, long> Open() => _revisions ??= !Directory.Exists(folder)
        ? ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal)
        // What a crash left half written beside them begins with a dot.
        : Directory.EnumerateFiles(folder, $"*{Ending}").Select(file => Path.GetFileName(file)[..^Ending.Length]).Where(key => !key.StartsWith('.'))
            .ToImmutableSortedDictionary(key => key, _ => First, StringComparer.Ordinal);

    /// <summary>Null when somebody has taken the file away.</summary>
    private StoreEntry? Read(string key)
    {
        try
        {
            return new StoreEntry(key, Open()[key], File.ReadAllBytes(PathOf(key)));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            _revisions = Open().Remove(key);
            return null;
        }
    }

    private string PathOf(string key) => Path.Combine(folder, StoreKey.Check(key) + Ending);
}
