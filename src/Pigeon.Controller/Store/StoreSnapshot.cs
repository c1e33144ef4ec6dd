using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Pigeon.Controller.Store;

/// <summary>All that a store holds at one moment, and the one file that keeps it.</summary>
internal sealed record StoreSnapshot(IReadOnlyList<(StoreCollection Collection, StoreEntry Entry)> Entries)
{
    private const int Schema = 1;

    public byte[] ToFile(DateTimeOffset now, string from)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("pigeon_store", Schema);
            json.WriteString("made_at", now);
            json.WriteString("from", from);
            json.WriteString("sha256", Digest());
            json.WriteStartArray("entries");
            foreach (var (collection, entry) in Entries)
            {
                json.WriteStartObject();
                json.WriteString("collection", collection.ToString());
                json.WriteString("key", entry.Key);
                json.WriteString("value", Encoding.UTF8.GetString(entry.Value.Span));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    /// <exception cref="IOException">It is no back-up, or a damaged one.</exception>
    public static StoreSnapshot Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.GetProperty("pigeon_store").GetInt32() is not Schema and var other) throw new JsonException($"its schema is {other}, and this version of Pigeon reads {Schema}");
            var entries = root.GetProperty("entries").EnumerateArray().Select(each => (
                Enum.Parse<StoreCollection>(each.GetProperty("collection").GetString()!),
                new StoreEntry(StoreKey.Check(each.GetProperty("key").GetString()!), 0, Encoding.UTF8.GetBytes(each.GetProperty("value").GetString()!)))).ToList();
            var snapshot = new StoreSnapshot(entries);
            return snapshot.Digest() == root.GetProperty("sha256").GetString() ? snapshot : throw new JsonException("its digest does not fit: it was changed, or cut off");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new IOException($"{path} is no back-up of a store, or a damaged one: {fault.Message}", fault);
        }
    }

    private string Digest()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (collection, entry) in Entries)
        {
            // Lengths before texts: no two lists of entries make the same bytes.
            digest.AppendData(Encoding.UTF8.GetBytes($"{collection}\n{entry.Key}\n{entry.Value.Length}\n"));
            digest.AppendData(entry.Value.Span);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
