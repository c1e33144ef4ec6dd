using System.Collections.Concurrent;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Core.Names;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Certificates;

/// <summary>What was issued to VMs, and revoked. What is changed is stored first; what is not in here opens nothing, whoever signed it.</summary>
internal sealed class CertificateBook : IDisposable
{
    private readonly Shelf<StoredCertificate> _shelf;
    private readonly Gathering<Dictionary<string, StoredCertificate?>> _gathering;
    private readonly ConcurrentDictionary<VmName, bool> _wanted = new();
    private readonly TimeProvider _time;
    private volatile ILookup<VmName, StoredCertificate> _byVm = Array.Empty<StoredCertificate>().ToLookup(one => one.Vm);

    public CertificateBook(IStore store, TimeProvider time)
    {
        (_shelf, _time) = (new(store, StoreCollection.Certificates, ControllerJson.Default.StoredCertificate, StoredAuthority.StoreKey), time);
        _gathering = new(() => [], SaveAsync, time);
    }

    /// <summary>Beats when something was issued or revoked.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Beats when something was revoked, or somebody wants a renewal: what concerns open streams.</summary>
    public Pulse Called { get; } = new();

    public IEnumerable<StoredCertificate> All => _shelf.All;

    /// <summary>Reads back what was stored.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        await _shelf.LoadAsync(ct);
        _byVm = _shelf.All.ToLookup(one => one.Vm);
    }

    public StoredCertificate? Find(string serial) => _shelf.Find(serial);

    /// <summary>The VM's, the latest first.</summary>
    public IEnumerable<StoredCertificate> Of(VmName vm) => _byVm[vm].OrderByDescending(one => one.IssuedAt);

    /// <summary>The latest revocation that keeps tokens of before from letting the VM in; null when there is none.</summary>
    public Revocation? BarOf(VmName vm) => BarOf(Of(vm));

    /// <summary>
    /// Takes down that a certificate is issued. For a key whose certificate has most of its time left it is that one again, so that what is asked for twice changes nothing.
    /// </summary>
    /// <param name="until">When it runs out.</param>
    /// <returns>Null when the ground for it is gone.</returns>
    /// <exception cref="StoreException">It could not be stored, and must not be issued.</exception>
    public Task<StoredCertificate?> IssueAsync(VmName vm, string key, DateTimeOffset until, IssueGround ground, CancellationToken ct) => _gathering.ChangeAsync<StoredCertificate?>(changes =>
    {
        var (now, known) = (_time.GetUtcNow(), Now(vm, changes));
        if (!Holds(ground, known, now)) return (null, false);
        if (known.FirstOrDefault(one => one.Key == key && one.IsGood(now) && one.ExpiresAt - now > (one.ExpiresAt - one.IssuedAt) / 2) is { } same) return (same, false);
        foreach (var other in known.Where(one => one.Key != key))
        {
            if (other.IsGood(now) && ground is IssueGround.Token(_, var by)) changes[other.Serial] = other with { Revoked = new Revocation(now, by, RevocationCause.TakenOver) };
            else if (!IsNeeded(other, known, ground, now)) changes[other.Serial] = null;
        }

        var issued = new StoredCertificate(Authority.NewSerial(), vm, key, now, until, null);
        changes[issued.Serial] = issued;
        return (issued, true);
    }, ct);

    /// <summary>Makes all of a VM's that are good, or one of them, good for nothing.</summary>
    /// <param name="serial">Null: all of them.</param>
    /// <returns>Those that were good until then.</returns>
    /// <exception cref="StoreException">It could not be stored, and they are still good.</exception>
    public Task<IReadOnlyList<StoredCertificate>> RevokeAsync(VmName vm, string? serial, string by, RevocationCause cause, CancellationToken ct) =>
        _gathering.ChangeAsync<IReadOnlyList<StoredCertificate>>(changes =>
        {
            var (now, known) = (_time.GetUtcNow(), Now(vm, changes));
            var good = known.Where(one => one.IsGood(now) && (serial is null || one.Serial == serial)).ToList();

            // A VM whose certificate ran out, or was revoked before, is to be kept out all the same, with any token that was made since.
            var last = good.Count == 0 && serial is null ? known.MaxBy(one => one.IssuedAt) : null;
            foreach (var one in last is null ? good : [last]) changes[one.Serial] = one with { Revoked = new Revocation(now, by, cause) };
            return (good, good.Count > 0 || last is not null);
        }, ct);

    /// <summary>Forgets what ran out and is needed for nothing any more: neither to show how a VM stands nor to keep one out.</summary>
    /// <param name="isShown">Whether it is a VM's own still.</param>
    /// <param name="oldestToken">When the oldest token was made that VMs may join with; null when there is none.</param>
    /// <exception cref="StoreException">It could not be stored, and is forgotten another time.</exception>
    public Task ForgetAsync(Func<StoredCertificate, bool> isShown, DateTimeOffset? oldestToken, CancellationToken ct)
    {
        return All.Any(IsOver) ? _gathering.ChangeAsync(Change, ct) : Task.CompletedTask;

        bool IsOver(StoredCertificate one) =>
            _time.GetUtcNow() >= one.ExpiresAt && (one.Revoked is { Bars: true } revoked ? oldestToken is null || revoked.At < oldestToken : !isShown(one));

        (bool, bool) Change(Dictionary<string, StoredCertificate?> changes)
        {
            var over = All.Where(one => IsOver(one) && !changes.ContainsKey(one.Serial)).Take(StoreChange.MostEdits).ToList();
            foreach (var one in over) changes[one.Serial] = null;
            return (true, over.Count > 0);
        }
    }

    /// <summary>Somebody wants the VM's to be renewed now. It is forgotten with the controller's end.</summary>
    public void WantRenewal(VmName vm)
    {
        _wanted[vm] = true;
        Called.Beat();
    }

    /// <summary>Whether somebody does; it is told once.</summary>
    public bool TakeWant(VmName vm) => _wanted.TryRemove(vm, out _);

    public void Dispose() => _gathering.Dispose();

    private static Revocation? BarOf(IEnumerable<StoredCertificate> known) => known.Select(one => one.Revoked).Where(revoked => revoked?.Bars == true).MaxBy(revoked => revoked!.At);

    private static bool Holds(IssueGround ground, IReadOnlyList<StoredCertificate> known, DateTimeOffset now) => ground switch
    {
        IssueGround.Token(var made, _) => BarOf(known) is not { } bar || made > bar.At,
        IssueGround.Certificate(var serial) => known.Any(one => one.Serial == serial && one.IsGood(now)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What ran out, or has two successors, is needed only to keep a VM out, and then its latest.</summary>
    private static bool IsNeeded(StoredCertificate one, IEnumerable<StoredCertificate> known, IssueGround ground, DateTimeOffset now) => one.Revoked is { } revoked
        ? now < one.ExpiresAt || revoked == BarOf(known)
        : now < one.ExpiresAt && ground == new IssueGround.Certificate(one.Serial);

    /// <summary>The VM's, with what is about to be stored.</summary>
    private List<StoredCertificate> Now(VmName vm, Dictionary<string, StoredCertificate?> changes) =>
        [.. _byVm[vm].Where(one => !changes.ContainsKey(one.Serial)), .. changes.Values.OfType<StoredCertificate>().Where(one => one.Vm == vm)];

    private async Task SaveAsync(Dictionary<string, StoredCertificate?> changes)
    {
        try
        {
            await _shelf.SaveAsync(changes.Select(change => (change.Key, change.Value)), CancellationToken.None);
        }
        finally
        {
            _byVm = _shelf.All.ToLookup(one => one.Vm);
        }

        if (changes.Values.Any(one => one?.Revoked is not null)) Called.Beat();
        Changed.Beat();
    }
}
