using Pigeon.Agent.Haproxy;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Every configuration that the shipped templates make is one that HAProxy takes, without a word.</summary>
public sealed class ShippedConfigTests
{
    private static readonly Sketch Plain = new("shop");

    private static readonly Dictionary<string, Sketch[]> Cases = new()
    {
        ["no app"] = [],
        ["an http check"] = [Plain with { Check = Sketch.Http }],
        ["an http check for one status"] = [Plain with { Check = new HealthCheck.Http(UrlPath.Parse("/"), null, 204, 204, new CheckPace(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), 1, 1)) }],
        ["a tcp check"] = [Plain],
        ["no check"] = [Plain with { Check = Sketch.None }],
        ["leastconn"] = [Plain with { Balance = Balance.Leastconn }],
        ["random"] = [Plain with { Balance = Balance.Random }],
        ["hosts, paths and frontends"] =
        [
            Plain with { Hosts = ["shop.example.org", "www.example.org"], Fallback = Fallback.Inactive, Stacks = [StackState.Inactive, StackState.Active, StackState.Release] },
            new Sketch("api.v2") { Frontend = "api", Path = "/api/v2", Check = Sketch.Http },
            new Sketch("a-b_c") { Check = Sketch.None, Hosts = ["a-b.example.org"] },
        ],
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_accepted_empty_and_with_members(string name)
    {
        using var proxy = new RenderedProxy();
        var desired = Sketch.Of(Cases[name]);
        await proxy.WriteAsync(desired);
        Assert.IsType<ConfigVerdict.Ok>(await proxy.CheckAsync());

        Server[] filled = [.. Cases[name].SelectMany(app => Enumerable.Range(1, 4).Select(slot => app.Server(1, slot, 7000 + slot)))];
        await proxy.WriteAsync(desired, filled);

        Assert.IsType<ConfigVerdict.Ok>(await proxy.CheckAsync());
        var said = await Tool.RunAsync("haproxy", ["-c", "-f", proxy.Files.Config], CancellationToken.None);
        Assert.Equal("Configuration file is valid", said.Trim());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task HAProxy_starts_on_it_and_shows_the_members_and_maps_that_were_written(string name)
    {
        using var proxy = new RenderedProxy();
        var desired = Sketch.Of(Cases[name]);
        Server[] filled = [.. Cases[name].Select(app => app.Server(1, 2, 7001, ServerState.Draining))];

        await proxy.StartAsync(desired, filled);
        var seen = await proxy.ObserveAsync();

        Assert.Equal(filled.OrderBy(server => server.Lane.Backend, StringComparer.Ordinal),
            seen.Servers.Where(server => server.Owner is not null).OrderBy(server => server.Lane.Backend, StringComparer.Ordinal));
        Assert.All(seen.Servers.Where(server => server.Owner is null), server => Assert.Equal(ServerState.Parked, server.State));
        Assert.Equal(Pigeon.Core.Planning.Planner.WantedMaps(desired).OrderBy(map => map.Name), seen.Maps.OrderBy(map => map.Name));
    }
}
