using Pigeon.Agent.Haproxy;
using Pigeon.Core.Definitions;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>The state that is written for each server is the one it begins with, at a start and after a reload.</summary>
public sealed class StateFileTests
{
    // What is up stays so because nobody asks within the interval; what is coming is refused at its port and stays down.
    private static readonly TimeSpan Rarely = TimeSpan.FromMinutes(10);

    public static TheoryData<int, int> Paces => new() { { 1, 1 }, { 2, 3 }, { 1, 5 }, { 5, 1 }, { 5, 5 }, { 10, 2 }, { 2, 20 } };

    [Theory]
    [MemberData(nameof(Paces))]
    public async Task Every_state_is_restored_whatever_rise_and_fall_are(int rise, int fall)
    {
        using var proxy = new RenderedProxy();
        await using var app = new WebApp();
        var shop = new Sketch("shop") { Check = new HealthCheck.Tcp(new CheckPace(Rarely, TimeSpan.FromSeconds(1), rise, fall)) };
        Server[] filled =
        [
            shop.Server(1, 1, app.Port, ServerState.Ready), shop.Server(1, 2, 1, ServerState.Coming),
            shop.Server(1, 3, app.Port, ServerState.Draining), shop.Server(1, 4, app.Port, ServerState.Parked),
        ];

        await proxy.StartAsync(Sketch.Of(shop), filled);
        await ExpectAsync(proxy, filled, rise, fall);
        await proxy.ReloadAsync();
        await ExpectAsync(proxy, filled, rise, fall);
    }

    [Fact]
    public async Task Every_state_is_restored_for_servers_without_checks()
    {
        using var proxy = new RenderedProxy();
        var shop = new Sketch("shop") { Check = Sketch.None };
        Server[] filled = [shop.Server(1, 1, 7001), shop.Server(1, 2, 7002, ServerState.Draining), shop.Server(1, 3, 7003, ServerState.Parked)];

        await proxy.StartAsync(Sketch.Of(shop), filled);
        await proxy.ReloadAsync();

        Assert.Equal(filled, (await proxy.ObserveAsync()).Servers.Where(server => server.Owner is not null));
    }

    [Fact]
    public async Task The_pace_of_an_operators_own_server_template_counts()
    {
        using var proxy = new RenderedProxy();
        await using var app = new WebApp();
        await File.WriteAllTextAsync(Path.Combine(proxy.Overrides, TemplateSet.Server), "check inter 600s rise 4 fall 7 weight 50\n");
        var shop = new Sketch("shop");
        Server[] filled = [shop.Server(1, 1, app.Port)];

        await proxy.StartAsync(Sketch.Of(shop), filled);

        await ExpectAsync(proxy, filled, rise: 4, fall: 7);
        // The weight is the definition's business.
        Assert.Equal(1, (await proxy.Runtime.ServersAsync("shop__a", CancellationToken.None))[0].Weight);
    }

    private static async Task ExpectAsync(RenderedProxy proxy, Server[] filled, int rise, int fall)
    {
        var seen = (await proxy.ObserveAsync()).Servers.Where(server => server.Owner is not null).Select(server => server with { LastCheck = "" });
        Assert.Equal(filled, seen);
        var up = (await proxy.Runtime.ServersAsync("shop__a", CancellationToken.None)).Where(row => row.OpState == 2).ToList();
        Assert.NotEmpty(up);
        Assert.All(up, row => Assert.Equal(rise + fall - 1, row.CheckHealth));
    }
}
