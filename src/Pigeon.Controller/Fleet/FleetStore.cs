using Pigeon.Controller.Store;
using Pigeon.Core.Fleet;
using Pigeon.Core.Storage;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Fleet;

/// <summary>What should be on all VMs, as it is stored: an entry for each app.</summary>
internal sealed class FleetStore(IStore store)
{
    private readonly Shelf<FleetPart> _shelf = new(store, StoreCollection.Fleet, FleetJson.Default.FleetPart);

    /// <summary>What is stored.</summary>
    public FleetDesired Stored { get; private set; } = FleetDesired.Empty;

    /// <summary>Reads back what was stored; nothing when nothing ever was.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        await _shelf.LoadAsync(ct);
        Stored = FleetParts.Join(_shelf.All);
    }

    /// <exception cref="StoreException">It could not be stored, or not all of it where that is more than fits in one change: <see cref="Stored"/> tells.</exception>
    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task SaveAsync(FleetDesired next, CancellationToken ct)
    {
        try
        {
            await _shelf.SaveAsync(FleetParts.Changed(Stored, next).Select(each => (each.Key, (FleetPart?)each.Part)), ct);
            Stored = next;
        }
        catch (StoreException)
        {
            Stored = FleetParts.Join(_shelf.All);
            throw;
        }
    }
}
