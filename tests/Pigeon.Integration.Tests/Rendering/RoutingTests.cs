using Pigeon.Agent.Haproxy;
using Pigeon.Core.Definitions;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Rendering;

public sealed class RoutingTests
{
    [Fact]
    public async Task A_host_leads_to_its_app_in_any_spelling_and_an_unknown_one_to_404()
    {
        using var proxy = new RenderedProxy();
        await using var app = new WebApp(body: "shop");
        var shop = new Sketch("shop") { Check = Sketch.None, Hosts = ["shop.example.org"] };
        await proxy.StartAsync(Sketch.Of(shop), shop.Server(1, 1, app.Port));

        Assert.Equal("200 shop", await proxy.GetAsync("shop.example.org"));
        Assert.Equal("200 shop", await proxy.GetAsync("SHOP.Example.ORG:8080", "/a/b?c=d"));
        Assert.Equal("404 No app answers here.", await proxy.GetAsync("other.example.org"));
        Assert.Equal("404 No app answers here.", await proxy.GetAsync("shop.example.org.evil.example"));
        Assert.Equal("404 No app answers here.", await proxy.GetAsync("x.shop.example.org"));
        Assert.Equal("404 No app answers here.", await proxy.GetAsync("shop.example.org", listener: "api"));
    }

    [Fact]
    public async Task A_path_catches_what_lies_below_it_and_the_longest_one_wins()
    {
        using var proxy = new RenderedProxy();
        await using var site = new WebApp(body: "site");
        await using var api = new WebApp(body: "api");
        await using var v2 = new WebApp(body: "v2");
        var (front, first, second) = (new Sketch("site") { Check = Sketch.None, Hosts = ["example.org"] },
            new Sketch("api") { Check = Sketch.None, Hosts = ["example.org"], Path = "/api" },
            new Sketch("next") { Check = Sketch.None, Hosts = ["example.org"], Path = "/api/v2/" });
        await proxy.StartAsync(Sketch.Of(front, first, second), front.Server(1, 1, site.Port), first.Server(1, 1, api.Port), second.Server(1, 1, v2.Port));

        foreach (var (path, answer) in new[]
        {
            ("/", "site"), ("/apidocs", "site"), ("/api", "api"), ("/api?x=1", "api"), ("/api/", "api"), ("/api/v1/x", "api"),
            ("/api/v2", "v2"), ("/api/v2/x", "v2"), ("/api/v20", "api"), ("/API", "site"),
        })
            Assert.Equal((path, $"200 {answer}"), (path, await proxy.GetAsync("example.org", path)));
    }

    [Fact]
    public async Task An_app_without_a_host_takes_every_host_that_no_other_app_claims()
    {
        using var proxy = new RenderedProxy();
        await using var any = new WebApp(body: "any");
        await using var own = new WebApp(body: "own");
        var (all, claimed) = (new Sketch("all") { Check = Sketch.None }, new Sketch("claimed") { Check = Sketch.None, Hosts = ["own.example.org"] });
        await proxy.StartAsync(Sketch.Of(all, claimed), all.Server(1, 1, any.Port), claimed.Server(1, 1, own.Port));

        Assert.Equal("200 own", await proxy.GetAsync("own.example.org"));
        Assert.Equal("200 any", await proxy.GetAsync("whatever.example.org"));
        Assert.Equal("200 any", await proxy.GetAsync("127.0.0.1"));
    }

    [Theory]
    [InlineData("shop.example.org.", "200 own")]
    [InlineData("SHOP.example.org.:8080", "200 own")]
    [InlineData("shop.example.org:", "200 own")]
    [InlineData("shop.example.org..", "200 all")]
    [InlineData("[::1]:8080", "200 all")]
    [InlineData("[2001:db8::1]", "200 all")]
    [InlineData("*", "200 all")]
    [InlineData("", "200 all")]
    [InlineData("shop.example.org/api", "400 The Host header is not valid.")]
    [InlineData("evil, shop.example.org", "400 The Host header is not valid.")]
    public async Task A_host_is_read_as_it_is_meant_and_one_that_is_none_is_refused(string host, string expected)
    {
        using var proxy = new RenderedProxy();
        await using var all = new WebApp(body: "all");
        await using var own = new WebApp(body: "own");
        var (any, shop) = (new Sketch("any") { Check = Sketch.None }, new Sketch("shop") { Check = Sketch.None, Hosts = ["shop.example.org"] });
        await proxy.StartAsync(Sketch.Of(any, shop), any.Server(1, 1, all.Port), shop.Server(1, 1, own.Port));

        var answer = await proxy.SendAsync("web", $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {expected[..3]}", answer, StringComparison.Ordinal);
        Assert.EndsWith(expected[4..], answer.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_of_which_only_paths_are_claimed_leads_to_the_default_app_elsewhere()
    {
        using var proxy = new RenderedProxy();
        await using var all = new WebApp(body: "all");
        await using var api = new WebApp(body: "api");
        var (any, part) = (new Sketch("any") { Check = Sketch.None }, new Sketch("part") { Check = Sketch.None, Hosts = ["example.org"], Path = "/api" });
        await proxy.StartAsync(Sketch.Of(any, part), any.Server(1, 1, all.Port), part.Server(1, 1, api.Port));

        Assert.Equal("200 api", await proxy.GetAsync("example.org", "/api/x"));
        Assert.Equal("200 all", await proxy.GetAsync("example.org", "/"));
        Assert.Equal("200 all", await proxy.GetAsync("example.org", "/apidocs"));
        Assert.Equal("200 all", await proxy.GetAsync("other.example.org", "/api/x"));
    }

    [Fact]
    public async Task The_longest_path_wins_in_whatever_order_the_entries_came_at_runtime()
    {
        using var proxy = new RenderedProxy();
        await using var site = new WebApp(body: "site");
        await using var api = new WebApp(body: "api");
        await using var next = new WebApp(body: "next");
        Sketch[] apps = [new("site") { Check = Sketch.None }, new("api") { Check = Sketch.None, Path = "/api" }, new("next") { Check = Sketch.None, Path = "/api/v2" }];
        await proxy.StartAsync(Sketch.Of(apps), apps[0].Server(1, 1, site.Port), apps[1].Server(1, 1, api.Port), apps[2].Server(1, 1, next.Port));
        var map = new RuntimeMap(proxy.Runtime, proxy.Settings.MapFile(MapName.Routes));
        (string Key, string App)[] rows = [("web/*/", "site"), ("web/*/api/", "api"), ("web/*/api/v2/", "next")];

        foreach (var order in new int[][] { [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            foreach (var (key, _) in rows) await map.DeleteAsync(key, CancellationToken.None);
            Assert.StartsWith("404", await proxy.GetAsync("example.org", "/api/v2/x"), StringComparison.Ordinal);
            foreach (var at in order) await map.UpsertAsync(rows[at].Key, rows[at].App, CancellationToken.None);

            Assert.Equal("200 next", await proxy.GetAsync("example.org", "/api/v2/x"));
            Assert.Equal("200 api", await proxy.GetAsync("example.org", "/api/v3"));
            Assert.Equal("200 site", await proxy.GetAsync("example.org", "/x"));
        }
    }

    [Fact]
    public async Task Internal_traffic_sees_the_released_version_and_production_the_active_one()
    {
        using var proxy = new RenderedProxy();
        await using var one = new WebApp(body: "1");
        await using var two = new WebApp(body: "2");
        var both = new Sketch("shop") { Check = Sketch.None, Stacks = [StackState.Active, StackState.Release] };
        var settled = new Sketch("news") { Check = Sketch.None, Hosts = ["news.example.org"] };
        await proxy.StartAsync(Sketch.Of(both, settled), both.Server(1, 1, one.Port), both.Server(2, 1, two.Port), settled.Server(1, 1, one.Port));

        Assert.Equal("200 1", await proxy.GetAsync("shop"));
        Assert.Equal("200 2", await proxy.GetAsync("shop", listener: "web internal"));
        Assert.Equal("200 1", await proxy.GetAsync("news.example.org", listener: "web internal"));
    }

    [Fact]
    public async Task A_released_version_alone_is_dark()
    {
        using var proxy = new RenderedProxy();
        await using var app = new WebApp(body: "1");
        var shop = new Sketch("shop") { Check = Sketch.None, Stacks = [StackState.Release] };
        await proxy.StartAsync(Sketch.Of(shop), shop.Server(1, 1, app.Port));

        Assert.Equal("503 No server is available.", await proxy.GetAsync("shop"));
        Assert.Equal("200 1", await proxy.GetAsync("shop", listener: "web internal"));
    }

    [Theory]
    [InlineData(Fallback.Inactive, "200 old")]
    [InlineData(Fallback.None, "503 No server is available.")]
    public async Task Without_a_usable_server_the_fallback_answers_as_the_definition_says(Fallback fallback, string expected)
    {
        using var proxy = new RenderedProxy();
        await using var old = new WebApp(body: "old");
        var shop = new Sketch("shop") { Fallback = fallback, Stacks = [StackState.Inactive, StackState.Active] };

        await proxy.StartAsync(Sketch.Of(shop), shop.Server(1, 1, old.Port), shop.Server(2, 1, 1, ServerState.Coming));

        Assert.Equal(expected, await proxy.GetAsync("shop"));
    }
}
