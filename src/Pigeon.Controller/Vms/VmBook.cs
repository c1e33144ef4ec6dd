using System.Collections.Concurrent;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Vms;

/// <summary>The VMs that joined. What is changed is stored first.</summary>
internal sealed class VmBook(IStore store, TimeProvider time) : IDisposable
{
    /// <summary>Ten times what a controller is made for.</summary>
    public const int Most = 10_000;

    /// <summary>For how long changes are gathered before they are stored together: each write costs a flush.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentQueue<(Func<Dictionary<VmName, StoredVm>, bool> Change, Action<Exception?> Answer)> _asked = new();
    private readonly Shelf<StoredVm> _shelf = new(store, StoreCollection.Vms, ControllerJson.Default.StoredVm);
    private volatile Content _content = new(new Dictionary<VmName, StoredVm>());

    /// <summary>Reads back what was stored.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        await _shelf.LoadAsync(ct);
        _content = Stored();
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<VmRecord> All => [.. _content.Vms.Values.Select(vm => vm.Vm).OrderBy(vm => vm.Name.Text, StringComparer.Ordinal)];

    public StoredVm? Find(VmName name) => _content.Vms.GetValueOrDefault(name);

    /// <summary>Whether it is the key of one of them. A key is a digest of a secret: how long it takes to find one tells nobody how to make another.</summary>
    public bool HasKey(string key) => _content.Keys.Contains(key);

    /// <summary>Takes a VM into the fleet, unless another one of its name is alive.</summary>
    /// <param name="isPresent">Whether the VM of that name counts as alive.</param>
    /// <exception cref="StoreException">It could not be stored, and nothing changed.</exception>
    public Task<JoinOutcome> JoinAsync(VmRecord vm, string key, Func<VmRecord, bool> isPresent, CancellationToken ct) => ChangeAsync(book =>
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
        return await ChangeAsync<VmRecord?>(book =>
        {
            if (book.GetValueOrDefault(name) is not { } known) return (null, false);
            var changed = now(known.Vm);
            book[name] = known with { Vm = changed };
            return (changed, true);
        }, ct);
    }

    /// <returns>False when there is no such VM.</returns>
    /// <exception cref="StoreException">It could not be stored, and nothing changed.</exception>
    public Task<bool> RemoveAsync(VmName name, CancellationToken ct) => ChangeAsync(book => book.Remove(name) is var removed ? (removed, removed) : default, ct);

    public void Dispose() => _turn.Dispose();

    /// <summary>
    /// Makes a change, with all others that were asked for meanwhile: they are stored by one write, and each is answered after it. A thousand VMs that join at once
    /// do not cost a thousand writes.
    /// </summary>
    /// <param name="change">Makes it in the book, and says what came of it and whether there is anything to store.</param>
    private async Task<T> ChangeAsync<T>(Func<Dictionary<VmName, StoredVm>, (T Outcome, bool IsChange)> change, CancellationToken ct)
    {
        var (answer, outcome) = (new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), default(T));
        await using var gone = ct.Register(() => answer.TrySetCanceled(ct));
        _asked.Enqueue((book =>
        {
            // Who asked may be gone, and then it must not be done behind their back.
            if (answer.Task.IsCompleted) return false;
            (outcome, var isChange) = change(book);
            return isChange;
        }, fault => _ = fault is null ? answer.TrySetResult(outcome!) : answer.TrySetException(fault)));
        await _turn.WaitAsync(ct);
        try
        {
            if (!answer.Task.IsCompleted) await StoreAsync(ct);
        }
        finally
        {
            _turn.Release();
        }

        return await answer.Task;
    }

    private async Task StoreAsync(CancellationToken ct)
    {
        await Task.Delay(Gather, time, ct);
        var asked = new List<(Func<Dictionary<VmName, StoredVm>, bool> Change, Action<Exception?> Answer)>();
        while (_asked.TryDequeue(out var one)) asked.Add(one);
        try
        {
            var (before, book, isChange) = (_content.Vms, new Dictionary<VmName, StoredVm>(_content.Vms), false);
            foreach (var one in asked) isChange |= one.Change(book);
            if (isChange) await SaveAsync(before, book);

            foreach (var one in asked) one.Answer(null);
        }
        catch (Exception fault)
        {
            foreach (var one in asked) one.Answer(fault);
        }
    }

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
            _content = Stored();
        }
    }

    private Content Stored() => new(_shelf.All.ToDictionary(vm => vm.Vm.Name));

    private sealed record Content(IReadOnlyDictionary<VmName, StoredVm> Vms)
    {
        public HashSet<string> Keys { get; } = Vms.Values.Select(vm => vm.Key).ToHashSet();
    }
}
