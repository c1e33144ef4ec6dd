using System.Text;
using Xunit;

namespace Pigeon.Controller.Store;

/// <summary>What every store keeps to, whatever it is made of.</summary>
public abstract class StoreContract
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Opens the store, on what it holds.</summary>
    internal abstract Task<IStore> OpenAsync();

    [Fact]
    public async Task A_new_store_holds_nothing()
    {
        var store = await OpenAsync();

        Assert.Empty((await store.ListAsync(StoreCollection.Fleet, default)).Entries);
        Assert.Null(await store.FindAsync(StoreCollection.Fleet, "shop", default));
    }

    [Fact]
    public async Task What_was_put_is_found_with_its_revision()
    {
        var store = await OpenAsync();

        var revision = await PutAsync(store, "shop", 0, "{\"a\":1}");

        var found = await store.FindAsync(StoreCollection.Fleet, "shop", default);
        Assert.Equal(("shop", revision, "{\"a\":1}"), Shown(found!));
        Assert.Null(await store.FindAsync(StoreCollection.Vms, "shop", default));
        var listing = await store.ListAsync(StoreCollection.Fleet, default);
        Assert.Equal(Shown(found!), Shown(Assert.Single(listing.Entries)));
        Assert.True(listing.Revision >= revision);
    }

    [Fact]
    public async Task Entries_are_listed_by_key()
    {
        var store = await OpenAsync();
        foreach (var key in new[] { "b", "a-1", "a", "c", "B" }) await PutAsync(store, key, 0, "1");

        var listing = await store.ListAsync(StoreCollection.Fleet, default);

        Assert.Equal(["B", "a", "a-1", "b", "c"], listing.Entries.Select(entry => entry.Key));
    }

    [Fact]
    public async Task Each_change_has_a_higher_revision()
    {
        var store = await OpenAsync();

        var first = await PutAsync(store, "shop", 0, "1");
        var second = await PutAsync(store, "shop", first, "2");
        var third = await PutAsync(store, "other", 0, "2");

        Assert.True(0 < first && first < second && second < third, $"{first}, {second}, {third}");
    }

    [Fact]
    public async Task Whoever_rests_on_what_was_is_overtaken()
    {
        var store = await OpenAsync();
        var first = await PutAsync(store, "shop", 0, "1");
        await PutAsync(store, "shop", first, "2");

        var outcome = await store.CommitAsync(new(StoreCollection.Fleet, Put("shop", first, "3")), default);

        Assert.Equal(new StoreOutcome.Overtaken("shop"), outcome);
        Assert.Equal("2", Text((await store.FindAsync(StoreCollection.Fleet, "shop", default))!));
    }

    [Fact]
    public async Task What_is_to_be_new_must_not_be_there()
    {
        var store = await OpenAsync();
        await PutAsync(store, "shop", 0, "1");

        Assert.Equal(new StoreOutcome.Overtaken("shop"), await store.CommitAsync(new(StoreCollection.Fleet, Put("shop", 0, "2")), default));
    }

    [Fact]
    public async Task What_is_to_be_changed_must_be_there()
    {
        var store = await OpenAsync();
        var first = await PutAsync(store, "shop", 0, "1");
        await store.CommitAsync(new(StoreCollection.Fleet, Gone("shop", first)), default);

        Assert.Equal(new StoreOutcome.Overtaken("shop"), await store.CommitAsync(new(StoreCollection.Fleet, Put("shop", first, "2")), default));
        Assert.Equal(new StoreOutcome.Overtaken("shop"), await store.CommitAsync(new(StoreCollection.Fleet, Gone("shop", first)), default));
    }

    [Fact]
    public async Task All_of_a_change_is_made_or_nothing()
    {
        var store = await OpenAsync();
        var (one, two) = (await PutAsync(store, "one", 0, "1"), await PutAsync(store, "two", 0, "1"));

        var late = await store.CommitAsync(new(StoreCollection.Fleet, Put("one", one, "2"), Put("three", 0, "2"), Put("two", one, "2")), default);
        var good = await store.CommitAsync(new(StoreCollection.Fleet, Put("one", one, "3"), Gone("two", two), Put("four", 0, "3")), default);

        Assert.Equal(new StoreOutcome.Overtaken("two"), late);
        var revision = Assert.IsType<StoreOutcome.Stored>(good).Revision;
        Assert.Equal([("four", revision, "3"), ("one", revision, "3")], (await store.ListAsync(StoreCollection.Fleet, default)).Entries.Select(Shown));
    }

    [Fact]
    public async Task What_was_taken_away_can_be_put_again()
    {
        var store = await OpenAsync();
        var first = await PutAsync(store, "shop", 0, "1");
        Assert.IsType<StoreOutcome.Stored>(await store.CommitAsync(new(StoreCollection.Fleet, Gone("shop", first)), default));

        Assert.Null(await store.FindAsync(StoreCollection.Fleet, "shop", default));
        Assert.True(await PutAsync(store, "shop", 0, "2") > first);
    }

    [Fact]
    public async Task The_largest_change_is_taken()
    {
        var store = await OpenAsync();
        var edits = Enumerable.Range(0, StoreChange.MostEdits).Select(number => Put($"app-{number:000}", 0, "1")).ToArray();

        Assert.IsType<StoreOutcome.Stored>(await store.CommitAsync(new(StoreCollection.Fleet, edits), default));

        Assert.Equal(StoreChange.MostEdits, (await store.ListAsync(StoreCollection.Fleet, default)).Entries.Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(1_000_000)]
    public async Task Large_values_come_back_as_they_were(int length)
    {
        var store = await OpenAsync();
        var value = $"\"{string.Concat(Enumerable.Range(0, length / 8).Select(number => $"{number * 7919L % 100_000_000:00000000}"))}ü\"";

        await PutAsync(store, "large", 0, value, StoreCollection.Definitions);

        Assert.Equal(value, Text((await store.FindAsync(StoreCollection.Definitions, "large", default))!));
        Assert.Equal(value, Text(Assert.Single((await store.ListAsync(StoreCollection.Definitions, default)).Entries)));
    }

    [Theory]
    [InlineData("vm1.example.org")]
    [InlineData("@fleet")]
    public async Task Odd_keys_are_keys(string key)
    {
        var store = await OpenAsync();

        await PutAsync(store, key, 0, "1", StoreCollection.Vms);

        Assert.Equal(key, (await store.FindAsync(StoreCollection.Vms, key, default))!.Key);
        Assert.Equal(key, Assert.Single((await store.ListAsync(StoreCollection.Vms, default)).Entries).Key);
    }

    [Fact]
    public async Task Many_entries_are_listed()
    {
        var store = await OpenAsync();
        foreach (var part in Enumerable.Range(0, 1300).Chunk(StoreChange.MostEdits))
            await store.CommitAsync(new(StoreCollection.Vms, part.Select(number => Put($"vm{number:0000}", 0, $"{number}")).ToArray()), default);

        var listing = await store.ListAsync(StoreCollection.Vms, default);

        Assert.Equal(Enumerable.Range(0, 1300).Select(number => $"{number}"), listing.Entries.Select(Text));
    }

    [Fact]
    public async Task Whoever_listens_hears_every_change_in_order()
    {
        var store = await OpenAsync();
        var first = await PutAsync(store, "a", 0, "1");
        var after = (await store.ListAsync(StoreCollection.Fleet, default)).Revision;
        using var end = new CancellationTokenSource(Limit, TimeProvider.System);
        await using var news = store.WatchAsync(StoreCollection.Fleet, after, end.Token).GetAsyncEnumerator();

        var second = await PutAsync(store, "a", first, "2");
        await PutAsync(store, "elsewhere", 0, "0", StoreCollection.Vms);
        await PutAsync(store, "b", 0, "3");
        await store.CommitAsync(new(StoreCollection.Fleet, Gone("a", second)), default);

        Assert.Equal([("a", "2"), ("b", "3"), ("a", "gone")], await HeardAsync(news, 3));
    }

    [Fact]
    public async Task Whoever_listens_from_a_revision_hears_what_was_before_they_came()
    {
        var store = await OpenAsync();
        var after = (await store.ListAsync(StoreCollection.Fleet, default)).Revision;
        var first = await PutAsync(store, "a", 0, "1");
        await PutAsync(store, "a", first, "2");
        using var end = new CancellationTokenSource(Limit, TimeProvider.System);
        await using var news = store.WatchAsync(StoreCollection.Fleet, after, end.Token).GetAsyncEnumerator();

        Assert.True(await news.MoveNextAsync());

        // A store may tell only what an entry has become, but that in any case.
        var last = news.Current;
        if (last.Value is { } value && Text(value) == "1")
        {
            Assert.True(await news.MoveNextAsync());
            last = news.Current;
        }

        Assert.Equal(("a", "2"), (last.Key, Text(last.Value!.Value)));
    }

    [Fact]
    public async Task A_revision_that_was_never_is_a_gap()
    {
        var store = await OpenAsync();
        var revision = await PutAsync(store, "a", 0, "1");
        using var end = new CancellationTokenSource(Limit, TimeProvider.System);
        await using var news = store.WatchAsync(StoreCollection.Fleet, revision + 1000, end.Token).GetAsyncEnumerator();

        await Assert.ThrowsAsync<StoreGapException>(async () => await news.MoveNextAsync());
    }

    [Fact]
    public async Task Whoever_opens_it_again_finds_what_was_stored()
    {
        var revision = await PutAsync(await OpenAsync(), "shop", 0, "1");

        var again = await OpenAsync();

        Assert.Equal(("shop", revision, "1"), Shown((await again.FindAsync(StoreCollection.Fleet, "shop", default))!));
        Assert.True(await PutAsync(again, "shop", revision, "2") > revision);
    }

    [Fact]
    public async Task Of_those_who_change_the_same_at_once_one_wins_each_time()
    {
        var store = await OpenAsync();
        await PutAsync(store, "count", 0, "0");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CountAsync(store, 10)));

        Assert.Equal("80", Text((await store.FindAsync(StoreCollection.Fleet, "count", default))!));
    }

    private static async Task CountAsync(IStore store, int times)
    {
        while (times > 0)
        {
            var found = (await store.FindAsync(StoreCollection.Fleet, "count", default))!;
            var next = int.Parse(Text(found), System.Globalization.CultureInfo.InvariantCulture) + 1;
            if (await store.CommitAsync(new(StoreCollection.Fleet, Put("count", found.Revision, $"{next}")), default) is StoreOutcome.Stored) times--;
        }
    }

    private static async Task<List<(string, string)>> HeardAsync(IAsyncEnumerator<StoreNews> news, int count)
    {
        var heard = new List<(string, string)>();
        while (heard.Count < count && await news.MoveNextAsync()) heard.Add((news.Current.Key, news.Current.Value is { } value ? Text(value) : "gone"));
        return heard;
    }

    private protected static async Task<long> PutAsync(IStore store, string key, long rests, string value, StoreCollection collection = StoreCollection.Fleet) =>
        Assert.IsType<StoreOutcome.Stored>(await store.CommitAsync(new(collection, Put(key, rests, value)), default)).Revision;

    private protected static StoreEdit Put(string key, long rests, string value) => new(key, rests, Encoding.UTF8.GetBytes(value));

    private protected static StoreEdit Gone(string key, long rests) => new(key, rests, null);

    private protected static string Text(StoreEntry entry) => Text(entry.Value);

    private protected static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);

    private static (string, long, string) Shown(StoreEntry entry) => (entry.Key, entry.Revision, Text(entry));
}
