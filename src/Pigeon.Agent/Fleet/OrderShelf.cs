using System.Text.Json;
using Pigeon.Core.Fleet;
using Pigeon.Core.Storage;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Fleet;

/// <summary>Keeps the controller's orders on disk, so that a VM goes on by them whoever is down.</summary>
public sealed class OrderShelf(string stateDir, IDisk disk)
{
    private readonly string _path = Path.Combine(stateDir, "orders.json");

    /// <summary>What is stored; nothing when nothing ever was.</summary>
    /// <exception cref="StateFileException">The file is there and is not what the agent wrote.</exception>
    public KeptOrders Load()
    {
        if (disk.Read(_path) is not { } content) return KeptOrders.None;
        try
        {
            return JsonSerializer.Deserialize(content, OrdersJson.Default.StoredOrders) is { Schema: StoredOrders.CurrentSchema } stored
                ? stored.Orders : throw new JsonException("it is of another version of Pigeon");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new StateFileException($"the file of the controller's orders {_path} cannot be read: {fault.Message} Move it away: the controller sends them again, and until then the VM goes on as it is.", fault);
        }
    }

    /// <summary>Stores the orders so that a crash at any moment leaves the old or the new ones.</summary>
    /// <exception cref="IOException">They could not be stored; the old ones are intact.</exception>
    public Task SaveAsync(KeptOrders orders, CancellationToken ct) =>
        disk.WriteAsync(_path, JsonSerializer.SerializeToUtf8Bytes(new StoredOrders(StoredOrders.CurrentSchema, orders), OrdersJson.Default.StoredOrders), ct);
}
