using System.Net;

namespace Pigeon.Agent.Docker;

public sealed partial class EngineClient
{
    public Task<IReadOnlyList<NetworkDetails>> ListNetworksAsync(CancellationToken ct) =>
        GetAsync("/networks", EngineJson.Default.IReadOnlyListNetworkDetails, ct);

    /// <summary>The network of that name or full id; null where there is none.</summary>
    public async Task<NetworkDetails?> FindNetworkAsync(string name, CancellationToken ct)
    {
        var found = await FindAsync($"/networks/{Escape(name)}", EngineJson.Default.NetworkDetails, ct);
        // The engine also takes the beginning of an id, so a short name could find a stranger.
        return found is not null && (found.Name == name || found.Id == name) ? found : null;
    }

    /// <summary>Creates a bridge network and returns its id; a name that is taken is refused with a conflict.</summary>
    public async Task<string> CreateNetworkAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken ct)
    {
        var body = new CreateNetworkWire { Name = name, Driver = "bridge", CheckDuplicate = true, Labels = labels };
        using var content = Json(body, EngineJson.Default.CreateNetworkWire);
        return (await CallAsync(HttpMethod.Post, "/networks/create", content, EngineJson.Default.CreatedWire, ct)).Id;
    }

    /// <summary>Removes a network; one that is gone already counts as removed, one that still has containers is refused.</summary>
    public Task RemoveNetworkAsync(string network, CancellationToken ct) =>
        DoAsync(HttpMethod.Delete, $"/networks/{Escape(network)}", null, CallLimit, [HttpStatusCode.NotFound], ct);

    /// <summary>Joins a container to a network. Before the container runs, the engine takes a network that does not exist, and refuses the start.</summary>
    public async Task ConnectNetworkAsync(string network, string container, EndpointSettings endpoint, CancellationToken ct)
    {
        var body = new ConnectNetworkWire { Container = container, EndpointConfig = endpoint };
        using var content = Json(body, EngineJson.Default.ConnectNetworkWire);
        await DoAsync(HttpMethod.Post, $"/networks/{Escape(network)}/connect", content, CallLimit, [], ct);
    }
}
