using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Store;
using Pigeon.Controller.Store.Etcd;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Leading;

/// <summary>An etcd that loses members, is slow, is gone, or forgets: what was stored stays, and who leads knows whether it still does.</summary>
public sealed class EtcdFaultTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_member_that_is_killed_or_frozen_ends_no_term_and_loses_nothing()
    {
        await using var cluster = await EtcdCluster.StartAsync(3);
        await using var terms = New(cluster);
        await using var term = await terms.BeginAsync(default);
        var revision = await PutAsync(term.Store, 0, "1");

        // The member that the controller asks, which may be the one that leads the others.
        await cluster.Members[0].KillAsync();
        revision = await PutAsync(term.Store, revision, "2").WaitAsync(Limit);
        cluster.Members[0].Start();
        await cluster.ReadyAsync();
        cluster.Members[1].Send(Signal.Stop);
        revision = await PutAsync(term.Store, revision, "3").WaitAsync(Limit);
        await Task.Delay(TimeSpan.FromSeconds(7), TimeProvider.System);
        cluster.Members[1].Send(Signal.Continue);

        Assert.False(term.IsOver, term.Why);
        Assert.Equal(revision, (await term.Store.FindAsync(StoreCollection.Fleet, "shop", default))!.Revision);
    }

    [Fact]
    public async Task While_the_etcd_is_gone_nobody_leads_and_afterwards_what_was_stored_is_there()
    {
        await using var cluster = await EtcdCluster.StartAsync(1);
        await using var terms = New(cluster);
        await using var before = await terms.BeginAsync(default);
        await PutAsync(before.Store, 0, "1");

        await cluster.Members[0].KillAsync();
        await Eventually.TrueAsync(() => before.IsOver, "the term is over", Limit);
        await Assert.ThrowsAsync<TermEndedException>(() => PutAsync(before.Store, 0, "2"));
        var waiting = terms.BeginAsync(default);
        await Eventually.TrueAsync(() => terms.Lead is Lead.Nobody(var why) && why.Contains("no etcd answers", StringComparison.Ordinal), "it says why nobody leads", Limit);
        cluster.Members[0].Start();

        await using var after = await waiting.WaitAsync(Limit);
        Assert.True(after.Number > before.Number);
        Assert.NotNull(await after.Store.FindAsync(StoreCollection.Fleet, "shop", default));
        Assert.Null(terms.Trouble);
    }

    [Fact]
    public async Task What_was_compacted_is_a_gap()
    {
        await using var cluster = await EtcdCluster.StartAsync(1);
        using var client = EtcdFixture.Open(EtcdFixture.PlaceIn(cluster));
        var store = new EtcdStore(client, new EtcdKeys("/pigeon"), null);
        var first = await PutAsync(store, 0, "1");
        var last = await PutAsync(store, await PutAsync(store, first, "2"), "3");
        await cluster.ControlAsync("compact", $"{last}");

        await using var late = store.WatchAsync(StoreCollection.Fleet, first, default).GetAsyncEnumerator();
        await using var good = store.WatchAsync(StoreCollection.Fleet, last, default).GetAsyncEnumerator();
        var next = good.MoveNextAsync().AsTask();

        await Assert.ThrowsAsync<StoreGapException>(async () => await late.MoveNextAsync());
        await PutAsync(store, last, "4");
        Assert.True(await next.WaitAsync(Limit));
    }

    [Fact]
    public async Task Whoever_listens_hears_on_when_its_member_dies()
    {
        await using var cluster = await EtcdCluster.StartAsync(3);
        using var client = EtcdFixture.Open(EtcdFixture.PlaceIn(cluster));
        var store = new EtcdStore(client, new EtcdKeys("/pigeon"), null);
        var revision = await PutAsync(store, 0, "1");
        await using var news = store.WatchAsync(StoreCollection.Fleet, revision, default).GetAsyncEnumerator();
        var next = news.MoveNextAsync().AsTask();

        await cluster.Members[0].KillAsync();
        using var other = EtcdFixture.Open(EtcdFixture.PlaceIn(cluster));
        await Eventually.TrueAsync(async () => await new EtcdStore(other, new EtcdKeys("/pigeon"), null)
            .CommitAsync(new(StoreCollection.Fleet, new StoreEdit("shop", revision, "2"u8.ToArray())), default) is not null, "the change is said", Limit);

        Assert.True(await next.WaitAsync(Limit));
        Assert.True(news.Current.Revision > revision);
    }

    [Fact]
    public async Task What_is_too_large_for_the_etcd_is_refused_and_says_so()
    {
        await using var cluster = await EtcdCluster.StartAsync(1);
        using var client = EtcdFixture.Open(EtcdFixture.PlaceIn(cluster));
        var store = new EtcdStore(client, new EtcdKeys("/pigeon"), null);
        var chance = new byte[3 << 20];
        new Random(7).NextBytes(chance);
        var value = System.Text.Encoding.UTF8.GetBytes($"\"{Convert.ToBase64String(chance)}\"");

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(new(StoreCollection.Definitions, new StoreEdit("large", 0, value)), default));

        Assert.Contains("--max-request-bytes", refused.Message, StringComparison.Ordinal);
        Assert.Null(await store.FindAsync(StoreCollection.Definitions, "large", default));
    }

    private static EtcdTerms New(EtcdCluster cluster) =>
        new(EtcdFixture.PlaceIn(cluster) with { Lease = TimeSpan.FromSeconds(6) }, new LeaderRecord("ctl1", new Uri("https://ctl1:7400")), TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task<long> PutAsync(IStore store, long rests, string value) => Assert.IsType<StoreOutcome.Stored>(
        await store.CommitAsync(new(StoreCollection.Fleet, new StoreEdit("shop", rests, System.Text.Encoding.UTF8.GetBytes(value))), default)).Revision;
}
