using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Requests are shared by weight, and the weights survive everything.</summary>
public sealed class WeightShareTests
{
    [Fact]
    public async Task Requests_are_shared_by_weight_before_and_after_a_reload_and_a_restart()
    {
        await using var one = await Member.StartAsync("one");
        await using var two = await Member.StartAsync("two");
        await using var three = await Member.StartAsync("three");
        using var app = await OneApp.StartAsync(Sketch.None, lane => lane);
        await app.FillAsync("s1", one.Port, weight: 1);
        await app.FillAsync("s2", two.Port, weight: 2);
        await app.AddAsync("x1", three.Port, weight: 3);

        await SharedAsync(app, 1, 2, 3);
        await app.Proxy.ReloadAsync();
        await SharedAsync(app, 1, 2, 3);
        await app.ApplyAsync(new Move.SetWeight(app.Lane, "s1", 7));
        await SharedAsync(app, 7, 2, 3);

        Haproxy.HaproxyRig.Kill(int.Parse(await File.ReadAllTextAsync(app.Proxy.Files.PidFile), null));
        await Haproxy.HaproxyRig.HoldsAsync(async () => await app.Proxy.Master.PeekAsync(CancellationToken.None) is null, "HAProxy is gone");
        await app.Proxy.Process.StartAsync(CancellationToken.None);

        await SharedAsync(app, 7, 2, 3);
        Assert.Equal([7, 2, 3], (await app.Proxy.ObserveAsync()).Servers.Where(server => server.Owner is not null).Select(server => server.Weight));
    }

    [Fact]
    public async Task A_slot_forgets_the_weight_of_the_member_that_it_had()
    {
        await using var one = await Member.StartAsync("one");
        using var app = await OneApp.StartAsync(Sketch.None, lane => lane);
        await app.FillAsync("s1", one.Port, weight: 200);
        await app.ApplyAsync(new Move.Park(app.Lane, "s1", "because"), new Move.Free(app.Lane, "s1"));

        await app.FillAsync("s1", one.Port);

        Assert.Equal((1, ServerState.Ready), (await app.Proxy.ObserveAsync()).Servers.First(server => server.Name == "s1") is var server ? (server.Weight, server.State) : default);
    }

    /// <summary>A newcomer joins with HAProxy's next round, and a round is sixteen times the sum of the weights.</summary>
    private static async Task SharedAsync(OneApp app, int one, int two, int three)
    {
        var round = 16 * (one + two + three);
        await app.CountAsync(2 * round);

        var counts = await app.CountAsync(round);

        Assert.All([("one", one), ("two", two), ("three", three)], each => Assert.InRange(counts.GetValueOrDefault(each.Item1), (16 * each.Item2) - 3, (16 * each.Item2) + 3));
    }
}
