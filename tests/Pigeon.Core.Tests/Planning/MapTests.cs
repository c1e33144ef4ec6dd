using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

public sealed class MapTests
{
    [Theory]
    [InlineData(null, "", "web/*/")]
    [InlineData("/", "", "web/*/")]
    [InlineData("/api", "", "web/*/api/")]
    [InlineData("/api/", "", "web/*/api/")]
    [InlineData("/apidocs", "", "web/*/apidocs/")]
    [InlineData("/api/v1", "a.org", "web/a.org/api/v1/")]
    [InlineData(null, "a.org b.org", "web/a.org/ web/b.org/")]
    public void Requests_find_an_app_by_frontend_host_and_path(string? path, string hosts, string expected)
    {
        var loadbal = Sample.Spec("1").Loadbal with
        {
            Path = path is null ? null : UrlPath.Parse(path),
            Hosts = hosts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(HostName.Parse).ToValueList(),
        };

        Assert.Equal(expected.Split(' '), Planner.RouteKeys(loadbal));
    }

    [Fact]
    public void A_path_does_not_catch_what_only_begins_alike()
    {
        var key = Planner.RouteKeys(Sample.Spec("1").Loadbal with { Path = UrlPath.Parse("/api"), Hosts = [] }).Single();

        Assert.StartsWith(key, "web/*/api/users/", StringComparison.Ordinal);
        Assert.StartsWith(key, "web/*/api/", StringComparison.Ordinal);
        Assert.False("web/*/apidocs/".StartsWith(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(StackState.Releasing, "", "", "", "")]
    [InlineData(StackState.Release, "shop.example.org", "", "a", "")]
    [InlineData(StackState.Active, "shop.example.org", "a", "", "")]
    [InlineData(StackState.Inactive, "shop.example.org", "", "", "")]
    [InlineData(StackState.Deactivating, "", "", "", "")]
    public void Routes_and_lanes_follow_the_state(StackState state, string host, string active, string release, string fallback)
    {
        var maps = Planner.WantedMaps(Sample.DesiredWith(Sample.AppWith(("1", state))));

        Assert.Equal(host.Length == 0 ? "" : $"web/{host}/=shop", Rows(maps, MapName.Routes));
        Assert.Equal(LaneRow(active), Rows(maps, MapName.Active));
        Assert.Equal(LaneRow(release), Rows(maps, MapName.Release));
        Assert.Equal(LaneRow(fallback), Rows(maps, MapName.Fallback));
    }

    [Theory]
    [InlineData(Fallback.Inactive, StackState.Inactive, "b")]
    [InlineData(Fallback.Inactive, StackState.Release, "")]
    [InlineData(Fallback.Inactive, StackState.Deactivating, "")]
    [InlineData(Fallback.None, StackState.Inactive, "")]
    public void A_warm_stack_helps_out_only_where_the_active_one_says_so(Fallback fallback, StackState other, string lane)
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", other));
        app = app.With(app.Stacks[0] with { Spec = Sample.Spec("1", fallback: fallback) });

        Assert.Equal(LaneRow(lane), Rows(Planner.WantedMaps(Sample.DesiredWith(app)), MapName.Fallback));
    }

    [Fact]
    public void The_fallback_of_a_stack_that_is_not_active_does_not_count()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Inactive));
        app = app.With(app.Stacks[1] with { Spec = Sample.Spec("2", fallback: Fallback.Inactive) });

        Assert.Equal("", Rows(Planner.WantedMaps(Sample.DesiredWith(app)), MapName.Fallback));
    }

    [Fact]
    public void Rows_that_nobody_wants_are_removed_and_missing_ones_are_set()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var observed = Sample.AllReady(app);
        observed = observed with { Proxy = observed.Proxy! with { Maps = [MapTable.Of(MapName.Release, [new MapRow("shop", "shop__d")]), MapTable.Of(MapName.Routes, [new MapRow("web/old/", "gone")])] } };

        var moves = Planner.Plan(Sample.DesiredWith(app), "loaded", observed, Sample.Now).Moves;

        Assert.Equal(["map active: shop -> shop__a", "map release: remove shop", "map routes: web/shop.example.org/ -> shop", "map routes: remove web/old/"], moves.Select(move => move.Text));
    }

    [Theory]
    [InlineData("shop.example.org", "", true)]
    [InlineData("shop.example.org", "/api", false)]
    [InlineData("other.example.org", "", false)]
    [InlineData("other.example.org shop.example.org", "", true)]
    [InlineData("", "", false)]
    public void A_route_has_one_app(string hosts, string path, bool refused)
    {
        var news = AppName.Parse("news");
        var spec = Sample.Spec("1", news);
        spec = spec with
        {
            Loadbal = spec.Loadbal with
            {
                Hosts = hosts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(HostName.Parse).ToValueList(),
                Path = path.Length == 0 ? null : UrlPath.Parse(path),
            },
        };
        var app = Sample.AppWith(("1", StackState.Active));

        var decision = StackMachine.Apply(Sample.DesiredWith(app), new Command.Release(spec, TimeSpan.FromMinutes(1)) { Id = Sample.Id(1), App = news }, Sample.AllReady(app), Sample.Now);

        Assert.Equal(refused, decision is Decision.Refused { Code: RefusalCode.Route, Why: "shop already answers on web/shop.example.org/: give one of the two another loadbal.host, path, internal.path or frontend" });
        Assert.Equal(!refused, decision is Decision.Changed);
    }

    [Theory]
    [InlineData(null, "web/*/green/")]
    [InlineData("/api/v1/", "web/*/green/api/v1/")]
    public void Behind_the_internal_prefix_lie_the_apps_own_paths(string? path, string expected)
    {
        var loadbal = Sample.Spec("1").Loadbal with { Hosts = [], Path = path is null ? null : UrlPath.Parse(path) };

        Assert.Equal([expected], Planner.InternalRouteKeys(loadbal, new InternalTraffic { Path = UrlPath.Parse("/green") }));
        Assert.Empty(Planner.InternalRouteKeys(loadbal, InternalTraffic.None));
    }

    [Fact]
    public void The_internal_prefix_stands_behind_the_apps_name()
    {
        var app = Sample.AppWith(("1", StackState.Active)) with { Internal = new InternalTraffic { Path = UrlPath.Parse("/x/green") } };

        Assert.Equal("web/shop.example.org/=shop web/shop.example.org/x/green/=shop/x/green", Rows(Planner.WantedMaps(Sample.DesiredWith(app)), MapName.Routes));
        Assert.All(Planner.Plan(Sample.DesiredWith(app), "loaded", Sample.AllReady(Sample.AppWith(("1", StackState.Active))), Sample.Now).Moves,
            move => Assert.Equal(Sample.Shop, move.App));
    }

    [Fact]
    public void An_apps_own_path_goes_before_a_prefix_of_the_same_text()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release)) with { Internal = new InternalTraffic { Path = UrlPath.Parse("/green") } };
        app = app.With(app.Stacks[0] with { Spec = app.Stacks[0].Spec with { Loadbal = app.Stacks[0].Spec.Loadbal with { Path = UrlPath.Parse("/green") } } });

        Assert.Contains("web/shop.example.org/green/=shop web", Rows(Planner.WantedMaps(Sample.DesiredWith(app)), MapName.Routes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "/green", "/green", null, true)]
    [InlineData("/green", null, "/", "/green", true)]
    [InlineData("/a", "/green", "/green/a", null, true)]
    [InlineData("/a", "/green", "/b", "/green", false)]
    [InlineData("/", "/green", "/blue", null, false)]
    public void A_route_has_one_app_with_a_prefix_too(string path, string? prefix, string rivalPath, string? rivalPrefix, bool refused)
    {
        var news = AppName.Parse("news");
        var app = Sample.AppWith(("1", StackState.Active)).WithSpecs(spec => Below(path, prefix, spec)) with { Internal = Traffic(prefix) };
        var release = new Command.Release(Below(rivalPath, rivalPrefix, Sample.Spec("1", news)), TimeSpan.FromMinutes(1)) { Id = Sample.Id(1), App = news };

        var decision = StackMachine.Apply(Sample.DesiredWith(app), release, Sample.AllReady(app), Sample.Now);

        Assert.Equal(refused, decision is Decision.Refused { Code: RefusalCode.Route });
        Assert.Equal(!refused, decision is Decision.Changed);
    }

    private static StackSpec Below(string path, string? prefix, StackSpec spec) => spec with
    {
        Loadbal = spec.Loadbal with { Hosts = [HostName.Parse("shop.example.org")], Path = UrlPath.Parse(path), Internal = Traffic(prefix) },
    };

    private static InternalTraffic Traffic(string? prefix) => prefix is null ? InternalTraffic.None : new InternalTraffic { Path = UrlPath.Parse(prefix) };

    private static string LaneRow(string letter) => letter.Length == 0 ? "" : $"shop=shop__{letter}";

    private static string Rows(ValueList<MapTable> maps, MapName name) =>
        string.Join(" ", maps.Single(map => map.Name == name).Rows.Select(row => $"{row.Key}={row.Value}"));
}
