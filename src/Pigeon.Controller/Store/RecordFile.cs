using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pigeon.Core;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Store;

/// <summary>A list of records in one file, which a crash leaves as it was before or after. A file that cannot be read is refused, never guessed at or overwritten.</summary>
/// <param name="without">What starting without the file would mean, for the message.</param>
internal sealed class RecordFile<T>(string path, JsonTypeInfo<Stored<T>> type, string without)
{
    /// <summary>The stored list, or an empty one when nothing was stored yet.</summary>
    /// <exception cref="StateFileException">The file is there and is not what the controller wrote.</exception>
    public ValueList<T> Load()
    {
        if (!File.Exists(path)) return [];
        try
        {
            var stored = JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException("it holds null");
            if (stored.Schema != Stored<T>.CurrentSchema)
                throw new JsonException($"its schema is {stored.Schema}, and this version of Pigeon writes {Stored<T>.CurrentSchema}");
            return stored.Items;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new StateFileException($"the file {path} cannot be read: {fault.Message} Restore it from a back-up, or move it away: {without}.", fault);
        }
    }

    /// <exception cref="IOException">It could not be stored; the old list is intact.</exception>
    public Task SaveAsync(ValueList<T> items, CancellationToken ct) => DurableFile.WriteAsync(
        path, JsonSerializer.SerializeToUtf8Bytes(new Stored<T>(Stored<T>.CurrentSchema, items), type), DurableFile.Private, ct);
}
