using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Vms;

/// <summary>The VMs that joined. What is changed is stored first.</summary>
internal sealed class VmBook : IDisposable
{
    /// <summary>Ten times what a controller is made for.</summary>
    public const int Most = 10_000;

    private readonly Shelf<StoredVm> _shelf;
    private readonly Gathering<Dictionary<VmName, StoredVm>> _gathering;
    private volatile IReadOnlyDictionary<VmName, StoredVm> _vms = new Dictionary<VmName, StoredVm>();

    public VmBook(IStore store, TimeProvider time)
    {
        _shelf = new(store, StoreCollection.Vms, ControllerJson.Default.StoredVm);
        _gathering = new(() => new Dictionary<VmName, StoredVm>(_vms), book => SaveAsync(_vms, book), time);
    }

    /// <summary>Reads back what was stored.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        await _shelf.LoadAsync(ct);
        _vms = Stored();
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<VmRecord> All => [.. _vms.Values.Select(vm => vm.Vm).OrderBy(vm => vm.Name.Text, StringComparer.Ordinal)];

    public StoredVm? Find(VmName name) => _vms.GetValueOrDefault(name);

    /// <summary>Takes a VM into the fleet, unless another one of its name is alive.</summary>
    /// <param name="isPresent">Whether the VM of that name counts as alive.</param>
    /// <exception cref="StoreException">It could not be stored, and nothing changed.</exception>
    public Task<JoinOutcome> JoinAsync(VmRecord vm, string key, Func<VmRecord, bool> isPresent, CancellationToken ct) => _gathering.ChangeAsync(book =>
    {
        var known = book.GetValueOrDefault(vm.Name);
        if (known is not null && SameHash.Is(known.Key, key)) return (JoinOutcome.Known, false);
        if (known is not null && isPresent(known.Vm)) return (JoinOutcome.NameTaken, false);
        if (known is null && book.Count >= Most) return (JoinOutcome.Full, false);
        book[vm.Name] = new(vm, key);
        return (known is null ? JoinOutcome.Joined : JoinOutcome.TookOver, true);
    }, ct);

    /// <summary>Keeps what a VM says of itself now. Most reports change nothing, and then nothing is written.</summary>
    /// <param name="now">Makes the new record from the old one.</param>
    /// <returns>The new record; null when nothing changed, or there is no such VM.</returns>
    /// <exception cref="StoreException">It could not be stored, and nothing changed.</exception>
    public async Task<VmRecord?> UpdateAsync(VmName name, Func<VmRecord, VmRecord> now, CancellationToken ct)
    {
        if (Find(name) is not { } before || now(before.Vm) == before.Vm) return null;
        return await _gathering.ChangeAsync<VmRecord?>(book =>
        {
            if (book.GetValueOrDefault(name) is not { } known) return (null, false);
            var changed = now(known.Vm);
            book[name] = known with { Vm = changed };
            return (changed, true);
        }, ct);
    }

    /// <summary>From the first time on that it is shown, that key is the VM's.</summary>
    /// <exception cref="StoreException">It could not be stored, and nothing changed.</exception>
    public Task PrepareKeyAsync(VmName name, string key, CancellationToken ct) => _gathering.ChangeAsync(
        book => book.GetValueOrDefault(name) is { } known && !known.Has(key) ? (true, (book[name] = known with { NextKey = key }) is not null) : (false, false), ct);

    /// <summary>The key that was prepared was shown: the one before is the VM's no longer.</summary>
    /// <exception cref="StoreException">It could not be stored, and both are good.</exception>
    public async Task AcceptKeyAsync(VmName name, string key, CancellationToken ct)
    {
        if (Find(name)?.NextKey != key) return;
        await _gathering.ChangeAsync(
            book => book.GetValueOrDefault(name) is { } known && known.NextKey == key ? (true, (book[name] = new StoredVm(known.Vm, key)) is not null) : (false, false), ct);
    }

    /// <returns>False when there is no such VM.</returns>
    /// <exception cref="StoreException">It could not be stored, and nothing changed.</exception>
    public Task<bool> RemoveAsync(VmName name, CancellationToken ct) => _gathering.ChangeAsync(book => book.Remove(name) is var removed ? (removed, removed) : default, ct);

    public void Dispose() => _gathering.Dispose();

    private async Task SaveAsync(IReadOnlyDictionary<VmName, StoredVm> before, Dictionary<VmName, StoredVm> book)
    {
        var put = book.Where(vm => !ReferenceEquals(before.GetValueOrDefault(vm.Key), vm.Value)).Select(vm => (vm.Key.Text, (StoredVm?)vm.Value));
        var gone = before.Keys.Where(name => !book.ContainsKey(name)).Select(name => (name.Text, (StoredVm?)null));
        try
        {
            await _shelf.SaveAsync([.. put, .. gone], CancellationToken.None);
        }
        finally
        {
            _vms = Stored();
        }
    }

    private Dictionary<VmName, StoredVm> Stored() => _shelf.All.ToDictionary(vm => vm.Vm.Name);
}
