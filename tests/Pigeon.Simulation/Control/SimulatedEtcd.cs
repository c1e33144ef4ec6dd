using System.Text;
using Pigeon.Controller.Store.Etcd;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Story;

namespace Pigeon.Simulation.Control;

/// <summary>What all controllers share: keys with revisions, transactions, leases and those who watch. What is done here is done in one moment; each <see cref="EtcdLine"/> is the way there.</summary>
internal sealed class SimulatedEtcd(World world)
{
    public const string Prefix = "/pigeon";

    private static readonly string Leader = $"{Prefix}/leader";
    private static readonly string Fleet = $"{Prefix}/fleet/";
    private readonly SortedDictionary<string, EtcdWire.KeyValue> _keys = new(StringComparer.Ordinal);
    private readonly List<EtcdWire.Event> _events = [];
    private readonly Dictionary<long, (TimeSpan Until, long Ttl)> _leases = [];
    private long _revision = 1;

    /// <summary>How many in a hundred requests go wrong.</summary>
    public int TroublePercent { get; set; }

    /// <summary>What is wrong with it.</summary>
    public Mutant Mutant { get; init; }

    /// <summary>Called when something was stored, with what that is of the fleet, if anything, and with whether who stored it leads.</summary>
    public Action<ReadOnlyMemory<byte>?, bool> Changed { get; set; } = (_, _) => { };

    /// <summary>Called when there are new events.</summary>
    public event Action Happened = () => { };

    public World World => world;

    public EtcdWire.Header Header => new() { Revision = _revision };

    /// <summary>What happened to keys that begin so, from a revision on.</summary>
    public IReadOnlyList<EtcdWire.Event> EventsOf(byte[] beginning, long from) =>
        [.. _events.Where(each => each.Kv.ModRevision >= from && each.Kv.Key.AsSpan().StartsWith(beginning))];

    public EtcdWire.RangeAnswer Range(EtcdWire.Range ask)
    {
        Expire();
        var from = TextOf(ask.Key);
        var found = ask.RangeEnd is not { } end ? _keys.TryGetValue(from, out var one) ? [one] : []
            : _keys.Where(each => string.CompareOrdinal(each.Key, from) >= 0 && string.CompareOrdinal(each.Key, TextOf(end)) < 0).Select(each => each.Value).ToArray();
        return new EtcdWire.RangeAnswer { Header = Header, Kvs = ask.KeysOnly is true ? [.. found.Select(each => each with { Value = [] })] : found };
    }

    public EtcdWire.TxnAnswer Commit(EtcdWire.Txn txn)
    {
        Expire();
        if (!txn.Compare.All(compare => Holds(compare)))
            return new EtcdWire.TxnAnswer { Header = Header, Responses = [.. txn.Failure.Select(each => new EtcdWire.OperationAnswer { ResponseRange = Range(each.RequestRange!) })] };
        if (txn.Success.Any(each => each.RequestPut?.Lease is { } lease && IsOver(lease))) throw new EtcdRefusedException(EtcdRefusedException.NotFound, "requested lease not found");
        _revision++;
        var leads = txn.Compare.FirstOrDefault(compare => TextOf(compare.Key) == Leader && compare.CreateRevision is not null)?.CreateRevision == _keys.GetValueOrDefault(Leader)?.CreateRevision;
        foreach (var each in txn.Success)
        {
            if (each.RequestPut is { } put) Put(TextOf(put.Key), put, leads);
            else if (each.RequestDeleteRange is { } gone) Delete(TextOf(gone.Key), leads);
        }

        Happened();
        return new EtcdWire.TxnAnswer { Header = Header, Succeeded = true };
    }

    /// <summary>What a change will come to, if nothing happens before it is made.</summary>
    public EtcdWire.TxnAnswer Foresee() => new() { Header = new EtcdWire.Header { Revision = _revision + 1 }, Succeeded = true };

    public EtcdWire.Lease Grant(long ttl)
    {
        var id = _leases.Count + 1;
        _leases[id] = (world.Pump.Now, ttl);
        return Extend(id);
    }

    /// <returns>0 seconds when it is over.</returns>
    public EtcdWire.Lease Renew(long id)
    {
        Expire();
        return IsOver(id) ? new EtcdWire.Lease { Id = id } : Extend(id);
    }

    public EtcdWire.Revoked Revoke(long id)
    {
        _leases[id] = default;
        Expire();
        return new EtcdWire.Revoked();
    }

    private EtcdWire.Lease Extend(long id)
    {
        var ttl = _leases[id].Ttl;
        _leases[id] = (world.Pump.Now + TimeSpan.FromSeconds(ttl), ttl);
        world.After(TimeSpan.FromSeconds(ttl), Expire);
        return new EtcdWire.Lease { Id = id, Ttl = ttl };
    }

    private bool IsOver(long lease) => _leases[lease].Until <= world.Pump.Now;

    private void Expire()
    {
        if (_keys.GetValueOrDefault(Leader) is not { } leader || !IsOver(leader.Lease)) return;
        _revision++;
        world.Tell($"nobody leads any more: the lease of term {leader.CreateRevision} is over");
        Delete(Leader, leads: true);
        Happened();
    }

    private bool Holds(EtcdWire.Compare compare)
    {
        var (key, found) = (TextOf(compare.Key), _keys.GetValueOrDefault(TextOf(compare.Key)));
        if (Mutant is Mutant.NoFence && compare.CreateRevision is not 0) return true;
        return (compare.CreateRevision is not { } created || (found?.CreateRevision ?? 0) == created) && (compare.ModRevision is not { } changed || (found?.ModRevision ?? 0) == changed);
    }

    private void Put(string key, EtcdWire.Put put, bool leads)
    {
        var value = key.StartsWith(Fleet, StringComparison.Ordinal) ? Spoilt.By(Mutant, EtcdValue.Unpack(put.Value, key)) : (ReadOnlyMemory<byte>?)null;
        var stored = new EtcdWire.KeyValue
        {
            Key = put.Key, Value = value is { } spoilt && Mutant is not Mutant.None ? spoilt.ToArray() : put.Value, CreateRevision = _keys.GetValueOrDefault(key)?.CreateRevision ?? _revision, ModRevision = _revision,
            Lease = put.Lease ?? 0,
        };
        _keys[key] = stored;
        _events.Add(new EtcdWire.Event { Kv = stored });
        if (key != Leader) Tell(value, leads);
        else if (stored.CreateRevision == _revision) world.Tell($"{TextOf(put.Value)} leads, term {_revision}");
    }

    private void Delete(string key, bool leads)
    {
        if (!_keys.Remove(key)) return;
        _events.Add(new EtcdWire.Event { Type = EtcdWire.Event.Delete, Kv = new EtcdWire.KeyValue { Key = Encoding.UTF8.GetBytes(key), ModRevision = _revision } });
        if (key != Leader) Tell(null, leads);
    }

    private void Tell(ReadOnlyMemory<byte>? fleet, bool leads)
    {
        world.IsTouched = true;
        Changed(fleet, leads);
    }

    private static string TextOf(byte[] key) => Encoding.UTF8.GetString(key);
}
