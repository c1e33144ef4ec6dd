using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Leading;
using Pigeon.Controller.Settings;
using Pigeon.Core;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>What the controllers have in an etcd, as a whole.</summary>
internal sealed class WholeEtcd(EtcdPlace place, TimeProvider time) : IWholeStore
{
    private readonly EtcdClient _client = new(place, time, NullLogger.Instance);
    private readonly EtcdKeys _keys = new(place.Prefix);

    public string Place => $"{place}";

    public async Task<StoreSnapshot> ReadAsync(CancellationToken ct)
    {
        var store = new EtcdStore(_client, _keys, null);
        while (true)
        {
            try
            {
                long? revision = null;
                var all = new List<(StoreCollection, StoreEntry)>();
                foreach (var collection in Enum.GetValues<StoreCollection>())
                {
                    var listing = await store.ListAtAsync(collection, revision, ct);
                    revision = listing.Revision;
                    all.AddRange(listing.Entries.Select(entry => (collection, entry)));
                }

                return new StoreSnapshot(all);
            }
            catch (EtcdRefusedException refused) when (refused.Code == EtcdRefusedException.OutOfRange)
            {
                // It was compacted meanwhile: from the beginning, at a later revision.
            }
            catch (EtcdRefusedException refused)
            {
                throw new StoreException($"the etcd refuses: {refused.Message}", refused);
            }
        }
    }

    public async Task CheckWholeAsync(CancellationToken ct)
    {
        if ((await _client.AskAsync(EtcdCalls.Range, new EtcdWire.Range(_keys.Unfinished), ct)).Kvs is [var mark, ..])
            throw new IOException($"the {Place} is not whole: {EtcdStore.TextOf(mark.Value)} was not finished; say it again");
    }

    public async Task<IStore> BeginAsync(string what, CancellationToken ct)
    {
        await MarkAsync(new EtcdWire.Operation { RequestPut = new(_keys.Unfinished, Encoding.UTF8.GetBytes(what)) }, ct);
        return new EtcdStore(_client, _keys, EtcdFence.NobodyLeads);
    }

    public Task FinishAsync(CancellationToken ct) => MarkAsync(new EtcdWire.Operation { RequestDeleteRange = new(_keys.Unfinished) }, ct);

    /// <remarks>What lies in an etcd is found by whoever is told to look there: only that nobody looks now can be seen to.</remarks>
    public Task LeaveAsync(string to, CancellationToken ct) => MarkAsync(new EtcdWire.Operation
    {
        RequestPut = new(_keys.Unfinished, Encoding.UTF8.GetBytes($"the move of its state to {to}, which is where it is now; a restore fills this store anew: that")),
    }, ct);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task MarkAsync(EtcdWire.Operation operation, CancellationToken ct)
    {
        try
        {
            var answer = await _client.AskAsync(EtcdCalls.Txn, new EtcdWire.Txn(
                [EtcdWire.Compare.Created(_keys.Leader, 0)], [operation], [new() { RequestRange = new(_keys.Leader) }]), ct);
            if (!answer.Succeeded) throw new StoreException($"{(answer.Found(0) is { } leader ? NameOf(leader.Value) : "a controller")} leads on the {place}: stop all controllers first");
        }
        catch (EtcdRefusedException refused)
        {
            throw new StoreException($"the etcd refuses: {refused.Message}", refused);
        }
        catch (StoreUnsureException unsure)
        {
            throw new StoreException($"{unsure.Message}: say it again", unsure);
        }
    }

    private static string NameOf(byte[] value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, LeadingJson.Default.LeaderRecord) is { } leader ? $"controller {Printable.Of(leader.Name)}" : "a controller";
        }
        catch (JsonException)
        {
            return "a controller";
        }
    }
}
