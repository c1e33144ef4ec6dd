using System.Text.Json.Nodes;

namespace Pigeon.Agent.Docker;

public sealed partial class EngineClient
{
    /// <summary>Everything that the engine tells of a container, in its own words; null when it is gone.</summary>
    public Task<JsonObject?> FindContainerAsync(string id, CancellationToken ct) =>
        FindAsync($"/containers/{Escape(id)}/json", EngineJson.Default.JsonObject, ct);
}
