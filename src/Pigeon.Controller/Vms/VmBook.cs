using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Controller.Vms;

/// <summary>The VMs that joined. What is changed is stored first.</summary>
internal sealed class VmBook : IDisposable
{
    /// <summary>Ten times what a controller is made for.</summary>
    public const int Most = 10_000;

    private readonly RecordFile<StoredVm> _file;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile IReadOnlyDictionary<VmName, StoredVm> _vms;

    public VmBook(RecordFile<StoredVm> file)
    {
        _file = file;
        _vms = file.Load().ToDictionary(vm => vm.Vm.Name);
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<VmRecord> All => [.. _vms.Values.Select(vm => vm.Vm).OrderBy(vm => vm.Name.Text, StringComparer.Ordinal)];

    public StoredVm? Find(VmName name) => _vms.GetValueOrDefault(name);

    /// <summary>Whether it is the key of one of them.</summary>
    public bool HasKey(string key) => _vms.Values.Any(vm => SameHash.Is(vm.Key, key));

    /// <summary>Takes a VM into the fleet, unless another one of its name is alive.</summary>
    /// <param name="isPresent">Whether the VM of that name counts as alive.</param>
    /// <exception cref="IOException">It could not be stored, and nothing changed.</exception>
    public async Task<JoinOutcome> JoinAsync(VmRecord vm, string key, Func<VmName, bool> isPresent, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var known = Find(vm.Name);
            if (known is not null && SameHash.Is(known.Key, key)) return JoinOutcome.Known;
            if (known is not null && isPresent(vm.Name)) return JoinOutcome.NameTaken;
            if (known is null && _vms.Count >= Most) return JoinOutcome.Full;
            await StoreAsync(new Dictionary<VmName, StoredVm>(_vms) { [vm.Name] = new(vm, key) }, ct);
            return known is null ? JoinOutcome.Joined : JoinOutcome.TookOver;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Keeps what a VM says of itself now. Most reports change nothing, and then nothing is written.</summary>
    /// <param name="now">Makes the new record from the old one.</param>
    /// <returns>The new record; null when nothing changed, or there is no such VM.</returns>
    /// <exception cref="IOException">It could not be stored, and nothing changed.</exception>
    public async Task<VmRecord?> UpdateAsync(VmName name, Func<VmRecord, VmRecord> now, CancellationToken ct)
    {
        if (Find(name) is not { } before || now(before.Vm) == before.Vm) return null;
        await _turn.WaitAsync(ct);
        try
        {
            if (Find(name) is not { } known) return null;
            var changed = now(known.Vm);
            await StoreAsync(new Dictionary<VmName, StoredVm>(_vms) { [name] = known with { Vm = changed } }, ct);
            return changed;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <returns>False when there is no such VM.</returns>
    /// <exception cref="IOException">It could not be stored, and nothing changed.</exception>
    public async Task<bool> RemoveAsync(VmName name, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var left = new Dictionary<VmName, StoredVm>(_vms);
            if (!left.Remove(name)) return false;
            await StoreAsync(left, ct);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task StoreAsync(Dictionary<VmName, StoredVm> vms, CancellationToken ct)
    {
        await _file.SaveAsync(vms.Values.OrderBy(vm => vm.Vm.Name.Text, StringComparer.Ordinal).ToValueList(), ct);
        _vms = vms;
    }
}
