using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Store.Etcd;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Leading;

/// <summary>Who leads, on a real etcd that all tests share and none of them harms.</summary>
[Collection(EtcdCollection.Name)]
public sealed class EtcdTermsTests(EtcdFixture etcd)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly EtcdPlace _place = etcd.Place() with { Lease = TimeSpan.FromSeconds(3) };

    [Fact]
    public async Task One_leads_and_the_others_know_who_it_is()
    {
        await using var one = New("ctl1");
        await using var two = New("ctl2");

        await using var term = await one.BeginAsync(default);
        using var end = new CancellationTokenSource();
        var waiting = two.BeginAsync(end.Token);
        await Eventually.TrueAsync(() => two.Lead is Lead.Elsewhere, "the other one follows", Limit);

        Assert.Equal(new Lead.Here(term.Number), one.Lead);
        Assert.Equal(new Lead.Elsewhere(new LeaderRecord("ctl1", new Uri("https://ctl1:7400/"))), two.Lead);
        Assert.False(waiting.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Whoever_resigns_is_followed_by_another_in_a_later_term()
    {
        await using var one = New("ctl1");
        await using var two = New("ctl2");
        var first = await one.BeginAsync(default);
        var waiting = two.BeginAsync(default);
        await PutAsync(first.Store, "shop", 0, "1");

        await first.DisposeAsync();
        await using var second = await waiting.WaitAsync(Limit);

        Assert.True(second.Number > first.Number);
        Assert.Equal("1", await TextAsync(second.Store, "shop"));
    }

    [Fact]
    public async Task A_term_lasts_while_its_lease_is_renewed()
    {
        await using var terms = New("ctl1");
        await using var term = await terms.BeginAsync(default);

        await Task.Delay(_place.Lease * 2, TimeProvider.System);

        Assert.False(term.IsOver, term.Why);
        await PutAsync(term.Store, "shop", 0, "1");
    }

    [Fact]
    public async Task Whoever_does_not_know_yet_that_another_leads_changes_nothing()
    {
        await using var one = New("ctl1");
        await using var old = await one.BeginAsync(default);
        await PutAsync(old.Store, "shop", 0, "1");
        await DropLeaseAsync();
        await using var two = New("ctl2");
        await using var young = await two.BeginAsync(default).WaitAsync(Limit);

        // The fence alone, without the clock of the term: as if the old leader had slept meanwhile.
        using var client = EtcdFixture.Open(_place);
        var unaware = new EtcdStore(client, new EtcdKeys(_place.Prefix), new EtcdFence([], 0, old.Number));
        var found = (await unaware.FindAsync(StoreCollection.Fleet, "shop", default))!;

        await Assert.ThrowsAsync<TermEndedException>(() => unaware.CommitAsync(new(StoreCollection.Fleet, new StoreEdit("shop", found.Revision, "2"u8.ToArray())), default));
        await Assert.ThrowsAsync<TermEndedException>(() => unaware.SettleAsync(default));
        Assert.Equal("1", await TextAsync(young.Store, "shop"));
    }

    [Fact]
    public async Task A_lease_that_is_gone_ends_the_term()
    {
        await using var terms = New("ctl1");
        await using var term = await terms.BeginAsync(default);

        await DropLeaseAsync();

        await Eventually.TrueAsync(() => term.IsOver, "the term is over", Limit);
        await Assert.ThrowsAsync<TermEndedException>(() => PutAsync(term.Store, "shop", 0, "1"));
    }

    [Fact]
    public async Task A_change_whose_answer_is_lost_is_made_once_and_known()
    {
        await using var relay = new TcpRelay(new Uri(etcd.Cluster.Members[0].Address).Port);
        await using var terms = new EtcdTerms(
            _place with { Endpoints = [new Uri($"http://{relay.Address}"), new Uri(etcd.Cluster.Members[1].Address)], Lease = TimeSpan.FromSeconds(30) }, Self("ctl1"), TimeProvider.System, NullLoggerFactory.Instance);
        await using var term = await terms.BeginAsync(default);
        var first = await PutAsync(term.Store, "shop", 0, "1");

        // What the member says from now on does not arrive: it has made the change, and nobody hears of it.
        relay.HoldAfter(0);
        var second = await PutAsync(term.Store, "shop", first, "2").WaitAsync(Limit);
        relay.Resume();
        var third = await PutAsync(term.Store, "shop", second, "3");

        Assert.True(first < second && second < third);
        Assert.Equal("3", await TextAsync(term.Store, "shop"));
        using var client = EtcdFixture.Open(_place);
        var history = await client.AskAsync(EtcdCalls.Range, new EtcdWire.Range(new EtcdKeys(_place.Prefix).Of(StoreCollection.Fleet, "shop")), default);
        Assert.Equal(third, Assert.Single(history.Kvs).ModRevision);
    }

    [Fact]
    public async Task What_was_said_before_a_settlement_can_not_happen_after_it()
    {
        await using var terms = New("ctl1");
        await using var term = await terms.BeginAsync(default);
        using var client = EtcdFixture.Open(_place);
        var keys = new EtcdKeys(_place.Prefix);
        var leader = (await client.AskAsync(EtcdCalls.Range, new EtcdWire.Range(keys.Leader), default)).Kvs[0];
        var late = new EtcdWire.Txn(
            [EtcdWire.Compare.Modified(keys.Of(StoreCollection.Fleet, "shop"), 0), EtcdWire.Compare.Created(keys.Leader, term.Number), EtcdWire.Compare.Modified(keys.Leader, leader.ModRevision)],
            [new() { RequestPut = new(keys.Of(StoreCollection.Fleet, "shop"), "1"u8.ToArray()) }], []);

        await new EtcdStore(client, keys, new EtcdFence(leader.Value, leader.Lease, term.Number)).SettleAsync(default);

        Assert.False((await client.AskAsync(EtcdCalls.Txn, late, default)).Succeeded);
        await PutAsync(term.Store, "shop", 0, "2");
    }

    [Fact]
    public async Task Nobody_leads_on_a_store_that_is_not_whole()
    {
        await using var whole = new WholeEtcd(_place, TimeProvider.System);
        await whole.BeginAsync("a restore", default);
        await using var terms = New("ctl1");

        var waiting = terms.BeginAsync(default);
        await Eventually.TrueAsync(() => terms.Lead is Lead.Nobody(var why) && why.Contains("a restore was not finished", StringComparison.Ordinal), "it says why", Limit);
        await whole.FinishAsync(default);

        await using var term = await waiting.WaitAsync(Limit);
        Assert.Contains("controller ctl1 leads", (await Assert.ThrowsAsync<StoreException>(() => whole.BeginAsync("another restore", default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_put_from_outside_of_a_term_into_a_store_that_is_not_whole()
    {
        await using var whole = new WholeEtcd(_place, TimeProvider.System);
        await whole.BeginAsync("a restore", default);
        await using var terms = New("ctl1");

        var refused = await Assert.ThrowsAsync<StoreException>(() => PutAsync(terms.Shared, "shop", 0, "1"));
        await whole.FinishAsync(default);

        Assert.Contains("a restore was not finished", refused.Message, StringComparison.Ordinal);
        Assert.Null(await terms.Shared.FindAsync(StoreCollection.Fleet, "shop", default));
        await PutAsync(terms.Shared, "shop", 0, "1");
        Assert.IsType<StoreOutcome.Overtaken>(await terms.Shared.CommitAsync(new(StoreCollection.Fleet, new StoreEdit("shop", 0, "2"u8.ToArray())), default));
    }

    [Fact]
    public async Task What_was_begun_in_a_term_ends_when_the_term_is_given_up()
    {
        await using var terms = New("ctl1");
        var term = await terms.BeginAsync(default);
        var (ended, store) = (term.Ended, term.Store);
        var waiting = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended);

        await term.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Limit));
        Assert.Contains("it was given up", (await Assert.ThrowsAsync<TermEndedException>(() => PutAsync(store, "shop", 0, "1"))).Message, StringComparison.Ordinal);
    }

    private EtcdTerms New(string name) => new(_place, Self(name), TimeProvider.System, NullLoggerFactory.Instance);

    private static LeaderRecord Self(string name) => new(name, new Uri($"https://{name}:7400"));

    /// <summary>Ends the leader's lease behind its back.</summary>
    private async Task DropLeaseAsync()
    {
        using var client = EtcdFixture.Open(_place);
        var leader = (await client.AskAsync(EtcdCalls.Range, new EtcdWire.Range(new EtcdKeys(_place.Prefix).Leader), default)).Kvs[0];
        await client.AskAsync(EtcdCalls.Revoke, new EtcdWire.LeaseId(leader.Lease), default);
    }

    private static async Task<long> PutAsync(IStore store, string key, long rests, string value) => Assert.IsType<StoreOutcome.Stored>(
        await store.CommitAsync(new(StoreCollection.Fleet, new StoreEdit(key, rests, Encoding.UTF8.GetBytes(value))), default)).Revision;

    private static async Task<string> TextAsync(IStore store, string key) => Encoding.UTF8.GetString((await store.FindAsync(StoreCollection.Fleet, key, default))!.Value.Span);
}
