using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Store;

/// <summary>All entries in one file, which a crash leaves as it was before or after. A file that cannot be read is refused, never guessed at or overwritten.</summary>
/// <param name="without">What starting without the file would mean, for the message.</param>
internal sealed class FileCollection(string path, string without) : IFileCollection
{
    private const int Schema = 2;
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<string, StoreEntry>? _entries;
    private long _revision;
    private RecentNews? _news;

    public StoreListing List()
    {
        lock (_lock) return new StoreListing(Open() is var entries ? _revision : 0, [.. entries.Values]);
    }

    public IReadOnlyList<StoreKey> Keys()
    {
        lock (_lock) return [.. Open().Values.Select(entry => new StoreKey(entry.Key, entry.Revision))];
    }

    public StoreEntry? Find(string key)
    {
        lock (_lock) return Open().GetValueOrDefault(key);
    }

    public StoreOutcome Commit(StoreChange change)
    {
        lock (_lock)
        {
            var entries = Open();
            if (change.Edits.FirstOrDefault(edit => (entries.GetValueOrDefault(edit.Key)?.Revision ?? 0) != edit.Rests) is { } overtaken)
                return new StoreOutcome.Overtaken(overtaken.Key);
            var revision = _revision + 1;
            foreach (var edit in change.Edits)
                entries = edit.Value is { } value ? entries.SetItem(StoreKey.Check(edit.Key), new StoreEntry(edit.Key, revision, value)) : entries.Remove(edit.Key);
            Write(entries.Values, revision);
            (_entries, _revision) = (entries, revision);
            _news!.Add(revision, change.Edits);
            return new StoreOutcome.Stored(revision);
        }
    }

    public (IReadOnlyList<StoreNews> News, Task Next) After(long revision)
    {
        lock (_lock)
        {
            Open();
            return _news!.After(revision);
        }
    }

    /// <summary>Begins anew when what is there cannot be read, which then lies beside it.</summary>
    /// <exception cref="IOException">It cannot be put aside.</exception>
    public void PutAsideIfDamaged()
    {
        lock (_lock)
        {
            try
            {
                Open();
            }
            catch (StateFileException)
            {
                File.Move(path, $"{path}.damaged", overwrite: true);
            }
        }
    }

    private ImmutableSortedDictionary<string, StoreEntry> Open()
    {
        if (_entries is not null) return _entries;
        (_revision, var entries) = Read();
        _news = new RecentNews(_revision);
        return _entries = entries.ToImmutableSortedDictionary(entry => entry.Key, entry => entry, StringComparer.Ordinal);
    }

    private (long Revision, List<StoreEntry> Entries) Read()
    {
        if (!File.Exists(path)) return (0, []);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var members = Members(document.RootElement, "schema", "revision", "entries");
            if (members["schema"].GetInt32() is not Schema and var other) throw new JsonException($"its schema is {other}, and this version of Pigeon writes {Schema}");
            var entries = members["entries"].EnumerateArray().Select(ReadEntry).ToList();
            return entries.DistinctBy(entry => entry.Key).Count() == entries.Count ? (members["revision"].GetInt64(), entries) : throw new JsonException("a key is there twice");
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new StateFileException($"the file {path} cannot be read: {fault.Message} Restore it from a back-up, or move it away: {without}.", fault);
        }
    }

    private void Write(IEnumerable<StoreEntry> entries, long revision)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteNumber("revision", revision);
            json.WriteStartArray("entries");
            foreach (var entry in entries)
            {
                json.WriteStartObject();
                json.WriteString("key", entry.Key);
                json.WriteNumber("revision", entry.Revision);
                json.WritePropertyName("value");
                json.WriteRawValue(entry.Value.Span, skipInputValidation: true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        try
        {
            DurableFile.Write(path, text.WrittenSpan, DurableFile.Private);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(fault.Message, fault);
        }
    }

    private static StoreEntry ReadEntry(JsonElement entry)
    {
        var members = Members(entry, "key", "revision", "value");
        if (members["value"].ValueKind is JsonValueKind.Null) throw new JsonException("it holds null");
        return new StoreEntry(StoreKey.Check(members["key"].GetString() ?? ""), members["revision"].GetInt64(), JsonSerializer.SerializeToUtf8Bytes(members["value"], ControllerJson.Default.JsonElement));
    }

    /// <returns>The members of an object that has exactly these.</returns>
    private static Dictionary<string, JsonElement> Members(JsonElement element, params string[] names)
    {
        if (element.ValueKind is not JsonValueKind.Object) throw new JsonException($"it holds {element.ValueKind.ToString().ToLowerInvariant()} where an object should be");
        var members = new Dictionary<string, JsonElement>();
        foreach (var member in element.EnumerateObject())
            if (!names.Contains(member.Name) || !members.TryAdd(member.Name, member.Value)) throw new JsonException($"'{member.Name}' is not known, or there twice");
        return names.FirstOrDefault(name => !members.ContainsKey(name)) is { } missing ? throw new JsonException($"'{missing}' is missing") : members;
    }
}
