using System.Text.Json;
using Pigeon.Core.Storage;
using Pigeon.Core.World;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Control;

/// <summary>Keeps the desired state on disk. A file that cannot be read is refused, never guessed at or overwritten.</summary>
public sealed class DesiredStore(string folder, IDisk disk)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "desired.json");

    /// <summary>The stored state, or an empty one when nothing was stored yet.</summary>
    /// <exception cref="StateFileException">The file is there and is not what the agent wrote.</exception>
    public Desired Load()
    {
        if (disk.Read(Path) is not { } content) return Desired.Empty;
        try
        {
            var stored = JsonSerializer.Deserialize(content, StorageJson.Default.StoredDesired) ?? throw new JsonException("it holds null");
            if (stored.Schema != StoredDesired.CurrentSchema)
                throw new JsonException($"its schema is {stored.Schema}, and this version of Pigeon writes {StoredDesired.CurrentSchema}");
            return stored.Desired;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new StateFileException(
                $"the state file {Path} cannot be read: {fault.Message} HAProxy was left as it is. "
                + "Restore the file from a back-up, or move it away to begin with no apps: their containers keep running until you remove them.", fault);
        }
    }

    /// <summary>Stores the state so that a crash at any moment leaves the old or the new one.</summary>
    /// <exception cref="IOException">It could not be stored; the old one is intact.</exception>
    public Task SaveAsync(Desired desired, CancellationToken ct)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new StoredDesired(StoredDesired.CurrentSchema, desired), StorageJson.Default.StoredDesired);
        return disk.WriteAsync(Path, bytes, ct);
    }
}
