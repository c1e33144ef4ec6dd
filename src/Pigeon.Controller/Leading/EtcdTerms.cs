using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Store.Etcd;

namespace Pigeon.Controller.Leading;

/// <summary>
/// Several controllers that share an etcd: the one whose key lies there, under a lease that it keeps alive, leads. The others watch the key, and put theirs when it is
/// gone; etcd sees to it that one of them does.
/// </summary>
/// <param name="self">What the others are told.</param>
internal sealed partial class EtcdTerms(IEtcd etcd, EtcdPlace place, LeaderRecord self, ILogger logger) : ITerms
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly EtcdKeys _keys = new(place.Prefix);
    private readonly byte[] _value = JsonSerializer.SerializeToUtf8Bytes(self, LeadingJson.Default.LeaderRecord);
    private volatile Lead _lead = new Lead.Nobody("the controller was just started, and asks the etcd who leads");

    public EtcdTerms(EtcdPlace place, LeaderRecord self, TimeProvider time, ILoggerFactory loggers)
        : this(new EtcdClient(place, time, loggers.CreateLogger<EtcdClient>()), place, self, loggers.CreateLogger<EtcdTerms>())
    {
    }

    public Lead Lead => _lead;

    public IStore Shared => new EtcdStore(etcd, _keys, null);

    public string Place => $"{place}";

    public string? Trouble => etcd.Trouble;

    public async Task<Term> BeginAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var lease = await GrantAsync(ct);
                if (await CampaignAsync(lease, ct) is { } term) return term;
            }
            catch (Exception fault) when (fault is StoreException or StoreUnsureException or EtcdRefusedException or StoreGapException)
            {
                // Who gave up before it knew whether its key lies there leaves it to its lease.
                if (fault is not StoreGapException) Turn(new Lead.Nobody(fault.Message));
                await Task.Delay(Pause, etcd.Time, ct);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        etcd.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HeldLease> GrantAsync(CancellationToken ct)
    {
        // It may have begun at the other end as early as this.
        var asked = etcd.Time.GetTimestamp();
        var lease = await etcd.AskAsync(EtcdCalls.Grant, new EtcdWire.Grant((long)Math.Ceiling(place.Lease.TotalSeconds)), ct);
        return new HeldLease(etcd, lease.Id, TimeSpan.FromSeconds(lease.Ttl), asked);
    }

    /// <returns>Null when another one led, and does not any more.</returns>
    private async Task<Term?> CampaignAsync(HeldLease lease, CancellationToken ct)
    {
        EtcdWire.KeyValue? leader;
        long revision;
        try
        {
            (leader, revision) = await PutAsync(lease, ct);
            if (leader?.Lease == lease.Id)
            {
                Turn(new Lead.Here(leader.CreateRevision));
                return new EtcdTerm(etcd, _keys, new EtcdFence(_value, lease.Id, leader.CreateRevision), lease, () => _lead = new Lead.Nobody("this controller's term is over, and no other one leads yet"));
            }
        }
        catch (StoreUnsureException)
        {
            await lease.GiveUpAsync();
            throw;
        }

        await lease.GiveUpAsync();
        if (leader is not null) await FollowAsync(leader, revision, ct);
        return null;
    }

    /// <returns>The key that lies there now, and the revision at which it did.</returns>
    private async Task<(EtcdWire.KeyValue? Leader, long Revision)> PutAsync(HeldLease lease, CancellationToken ct)
    {
        try
        {
            var answer = await etcd.AskAsync(EtcdCalls.Txn, new EtcdWire.Txn(
                [EtcdWire.Compare.Created(_keys.Leader, 0), EtcdWire.Compare.Created(_keys.Unfinished, 0)],
                [new() { RequestPut = new(_keys.Leader, _value) { Lease = lease.Id } }],
                [new() { RequestRange = new(_keys.Leader) }, new() { RequestRange = new(_keys.Unfinished) }]), ct);
            if (answer.Succeeded) return (new EtcdWire.KeyValue { CreateRevision = answer.Header.Revision, Lease = lease.Id }, answer.Header.Revision);
            if (answer.Found(0) is { } leader) return (leader, answer.Header.Revision);
            throw answer.Found(1) is { } unfinished ? EtcdStore.NotWhole(unfinished.Value) : new StoreException("the etcd refused a term, and shows no reason for it");
        }
        catch (StoreUnsureException)
        {
            // What lies there now tells: a key that comes later finds this one gone, or another one's.
            var found = await etcd.AskAsync(EtcdCalls.Range, new EtcdWire.Range(_keys.Leader), ct);
            if (found.Kvs is [var leader, ..]) return (leader, found.Header.Revision);
            throw;
        }
    }

    private async Task FollowAsync(EtcdWire.KeyValue leader, long revision, CancellationToken ct)
    {
        Turn(LeadOf(leader.Value));
        await using var feed = new EtcdFeed(etcd, _keys.Leader, null, revision);
        while (true)
        {
            foreach (var each in await feed.NextAsync(ct))
            {
                if (each.Type == EtcdWire.Event.Delete) return;
                Turn(LeadOf(each.Kv.Value));
            }
        }
    }

    private static Lead LeadOf(byte[] value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, LeadingJson.Default.LeaderRecord) is { } leader ? new Lead.Elsewhere(leader) : new Lead.Nobody("what leads does not say who it is");
        }
        catch (JsonException fault)
        {
            return new Lead.Nobody($"what leads does not say who it is: {fault.Message}");
        }
    }

    private void Turn(Lead lead)
    {
        if (_lead == lead) return;
        _lead = lead;
        switch (lead)
        {
            case Lead.Elsewhere(var leader):
                Log.Follows(logger, leader.Name, leader.Url);
                break;
            case Lead.Nobody(var why):
                Log.NobodyLeads(logger, why);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Follows controller {Leader} at {Url}, which leads")]
        public static partial void Follows(ILogger logger, string leader, Uri url);

        [LoggerMessage(LogLevel.Warning, "No controller leads, as far as this one knows; the VMs go on as they are: {Why}")]
        public static partial void NobodyLeads(ILogger logger, string why);
    }
}
