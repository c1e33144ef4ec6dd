using Pigeon.Agent.Haproxy;
using Xunit;

namespace Pigeon.Integration.Tests.Haproxy;

public sealed class RuntimeMapTests
{
    [Fact]
    public async Task An_upsert_changes_a_key_that_is_there_and_adds_one_that_is_not()
    {
        using var rig = await HaproxyRig.StartAsync();
        var map = new RuntimeMap(rig.Runtime, rig.Map);

        await map.UpsertAsync("shop", "lane__b", CancellationToken.None);
        await map.UpsertAsync("blog", "lane__a", CancellationToken.None);
        await map.UpsertAsync("blog", "lane__c", CancellationToken.None);

        Assert.Equal([new("shop", "lane__b"), new("blog", "lane__c")], await map.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_deleted_key_is_gone_and_deleting_it_again_says_so()
    {
        using var rig = await HaproxyRig.StartAsync();
        var map = new RuntimeMap(rig.Runtime, rig.Map);

        Assert.True(await map.DeleteAsync("shop", CancellationToken.None));
        Assert.False(await map.DeleteAsync("shop", CancellationToken.None));
        Assert.Empty(await map.ReadAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_whole_map_of_thousands_of_rows_is_replaced_in_one_step(bool throughTheMaster)
    {
        using var rig = await HaproxyRig.StartAsync();
        var pid = (await rig.Master.ProcessesAsync(CancellationToken.None)).WorkerPid!.Value;
        var map = new RuntimeMap(throughTheMaster ? rig.Master.Worker(pid) : rig.Runtime, rig.Map);
        KeyValuePair<string, string>[] entries = [.. Enumerable.Range(0, 2000).Select(n => KeyValuePair.Create($"app{n}.example.test", $"app{n}__a"))];

        await map.ReplaceAsync(entries, CancellationToken.None);
        Assert.Equal(entries, await map.ReadAsync(CancellationToken.None));

        await map.ReplaceAsync([], CancellationToken.None);
        Assert.Empty(await map.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_map_that_the_configuration_does_not_use_is_a_fault()
    {
        using var rig = await HaproxyRig.StartAsync();
        var map = new RuntimeMap(rig.Runtime, "/no/such.map");

        var fault = await Assert.ThrowsAsync<HaproxyFaultException>(() => map.UpsertAsync("a", "b", CancellationToken.None));

        Assert.StartsWith("Unknown map identifier", fault.Reply, StringComparison.Ordinal);
    }
}
