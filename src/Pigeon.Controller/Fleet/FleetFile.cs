using System.Text.Json;
using Pigeon.Core.Fleet;
using Pigeon.Core.Storage;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Fleet;

/// <summary>What should be on all VMs, in one file that a crash leaves as it was before or after.</summary>
internal sealed class FleetFile(string path)
{
    /// <summary>What is stored; nothing when nothing ever was.</summary>
    /// <exception cref="StateFileException">The file is there and is not what the controller wrote.</exception>
    public FleetDesired Load()
    {
        if (!File.Exists(path)) return FleetDesired.Empty;
        try
        {
            var stored = JsonSerializer.Deserialize(File.ReadAllBytes(path), FleetJson.Default.StoredFleet) ?? throw new JsonException("it holds null");
            return stored.Schema == StoredFleet.CurrentSchema ? stored.Fleet
                : throw new JsonException($"its schema is {stored.Schema}, and this version of Pigeon writes {StoredFleet.CurrentSchema}");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new StateFileException(
                $"the file {path} cannot be read: {fault.Message} Restore it from a back-up, or move it away: then the controller knows of no app, the VMs go on as they are, and each app has to be released again.", fault);
        }
    }

    /// <exception cref="IOException">It could not be stored; what was is intact.</exception>
    public Task SaveAsync(FleetDesired desired, CancellationToken ct) => DurableFile.WriteAsync(
        path, JsonSerializer.SerializeToUtf8Bytes(new StoredFleet(StoredFleet.CurrentSchema, desired), FleetJson.Default.StoredFleet), DurableFile.Private, ct);
}
