using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Rendering;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>When HAProxy has to load another configuration, with the shipped templates.</summary>
public sealed class ReloadTests
{
    [Fact]
    public void Another_setting_reloads_once_in_the_release_and_never_afterwards()
    {
        var life = Begin();
        Assert.Equal(0, Say(ref life, Release("2")));
        Assert.Equal(0, Say(ref life, new Command.Activate(null) { Id = Sample.Id(11), App = Sample.Shop }));

        Assert.Equal(1, Say(ref life, Release("3", checkSeconds: 5)));

        Assert.Equal(0, Say(ref life, new Command.Activate(null) { Id = Sample.Id(12), App = Sample.Shop }));
        Assert.Equal(0, Say(ref life, new Command.Rollback(null) { Id = Sample.Id(13), App = Sample.Shop }));
        Assert.Equal(0, Say(ref life, new Command.Rollback(null) { Id = Sample.Id(14), App = Sample.Shop }));
        Assert.Equal(0, Say(ref life, Release("4", checkSeconds: 5)));
        Assert.Equal(0, Say(ref life, new Command.Deactivate(Sample.V("4"), false) { Id = Sample.Id(15), App = Sample.Shop }));
        Assert.Equal(0, Say(ref life, new Command.Deactivate(Sample.V("2"), false) { Id = Sample.Id(16), App = Sample.Shop }));
        Assert.Equal(1, Say(ref life, new Command.Deactivate(Sample.V("3"), true) { Id = Sample.Id(17), App = Sample.Shop }));
        Assert.Empty(life.Desired.Find(Sample.Shop)!.Stacks);
    }

    [Fact]
    public void An_app_goes_and_comes_back_with_one_reload_each()
    {
        var life = Begin();

        Assert.Equal(1, Say(ref life, new Command.Deactivate(Sample.V("1"), true) { Id = Sample.Id(11), App = Sample.Shop }));
        Assert.Empty(life.Desired.Find(Sample.Shop)!.Lanes);
        Assert.Empty(life.Observed.Proxy!.Servers);
        Assert.All(life.Observed.Proxy!.Maps, map => Assert.Empty(map.Rows));
        Assert.Equal(1, Say(ref life, Release("2")));
        Assert.Equal(0, Say(ref life, new Command.Activate(null) { Id = Sample.Id(12), App = Sample.Shop }));
    }

    [Fact]
    public void Other_rules_for_internal_traffic_reload_once_in_the_release_and_never_afterwards()
    {
        var life = Begin();
        var release = Release("2");
        var inner = new InternalTraffic { Networks = [SourceNetwork.Parse("10.0.0.0/8")], Path = UrlPath.Parse("/green") };
        release = release with { Spec = release.Spec with { Loadbal = release.Spec.Loadbal with { Internal = inner } } };

        Assert.Equal(1, Say(ref life, release));
        Assert.Equal(0, Say(ref life, new Command.Activate(null) { Id = Sample.Id(11), App = Sample.Shop }));
        Assert.Equal(0, Say(ref life, new Command.Deactivate(Sample.V("1"), false) { Id = Sample.Id(12), App = Sample.Shop }));
        Assert.Equal(inner, life.Desired.Find(Sample.Shop)!.Internal);
    }

    [Fact]
    public void More_replicas_than_slots_reload_once_and_fewer_never()
    {
        var life = Begin();

        Assert.Equal(0, Say(ref life, Release("2", count: 4)));
        Assert.Equal(0, Say(ref life, new Command.Activate(null) { Id = Sample.Id(11), App = Sample.Shop }));
        Assert.Equal(1, Say(ref life, Release("3", count: 5)));
        Assert.Equal(0, Say(ref life, new Command.Activate(null) { Id = Sample.Id(12), App = Sample.Shop }));
        Assert.Equal(0, Say(ref life, Release("4", count: 1)));
        Assert.Equal(10, life.Observed.Proxy!.In(life.Desired.Find(Sample.Shop)!.Find(Sample.V("3"))!.LaneOf(Sample.Shop)).Count());
    }

    [Fact]
    public void A_refused_configuration_is_not_tried_again_and_other_apps_go_on()
    {
        var shop = Sample.AppWith(("1", StackState.Active));
        var news = Sample.AppWith(("1", StackState.Releasing)) with { Name = AppName.Parse("news") };
        news = news.WithSpecs(spec => Sample.Spec("1", news.Name));
        var seen = Sample.AllReady(shop) with { Refused = new RefusedConfig("wanted", "line 7") };
        var newcomer = Sample.ContainerOf("byhand", Sample.V("1"), 50) with { Managed = false };
        seen = seen with { Docker = seen.Docker with { Containers = [.. seen.Docker.Containers, newcomer] } };
        seen = seen.WithContainer("shop_1_web_1", each => each with { Leaving = true });
        var desired = new Desired { Revision = 1, Apps = [news, shop] };

        var refused = Planner.Plan(desired, "wanted", seen, Sample.Now).Moves;
        var another = Planner.Plan(desired, "corrected", seen, Sample.Now).Moves;

        Assert.DoesNotContain(refused, move => move is Move.Reload);
        Assert.Contains(refused, move => move is Move.Fill fill && fill.Container == newcomer.Id);
        Assert.Contains(refused, move => move is Move.Drain { Lane.App.Text: "shop", Server: "s1" });
        Assert.DoesNotContain(refused, move => move is Move.Fill { Lane.App.Text: "news" } or Move.SetMap { Map: not MapName.Routes, Owner.Text: "news" });
        Assert.Equal("reload HAProxy: new app news", Assert.Single(another, move => move is Move.Reload).Text);
    }

    [Fact]
    public void Before_a_reload_only_what_is_dying_loses_its_traffic()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Deactivating));
        var seen = Sample.AllReady(app).WithContainer("shop_1_web_1", each => each with { State = ContainerState.Exited, Managed = false });

        var moves = Planner.Plan(Sample.DesiredWith(app), "another", seen, Sample.Now).Moves;

        Assert.Equal(["park shop__a/s1: its container has ended", "reload HAProxy: settings that HAProxy reads only at start have changed"], moves.Select(move => move.Text));
    }

    private static (Desired Desired, Observed Observed) Begin()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var desired = Sample.DesiredWith(app);
        var observed = Sample.AllReady(app);
        return (desired, observed with { Proxy = observed.Proxy! with { Structure = Structure(desired) } });
    }

    private static Command.Release Release(string version, int count = 2, int checkSeconds = 1) =>
        new(Sample.Spec(version, count: count, checkSeconds: checkSeconds), TimeSpan.FromMinutes(1)) { Id = Sample.Id(100 + int.Parse(version, null)), App = Sample.Shop };

    /// <summary>Says it and lives on until nothing is left to do.</summary>
    /// <returns>How many reloads that took.</returns>
    private static int Say(ref (Desired Desired, Observed Observed) life, Command command)
    {
        var (desired, observed) = life;
        desired = desired.With(Assert.IsType<Decision.Changed>(StackMachine.Apply(desired, command, observed, Sample.Now)).Next);
        var reloads = 0;
        for (var turn = 0; turn < 15; turn++)
        {
            desired = StackMachine.Advance(desired, observed, Sample.Now);
            var structure = Structure(desired);
            foreach (var move in Planner.Plan(desired, structure, observed, Sample.Now).Moves)
            {
                if (move is Move.Reload) reloads++;
                observed = Forecast.After(observed, move, desired, structure);
            }

            foreach (var letter in Lane.Letters)
                observed = observed.WithServers(letter, each => each.State is ServerState.Coming ? each with { State = ServerState.Ready } : each);
        }

        Assert.Null(desired.Find(command.App)!.Running);
        life = (desired, observed);
        return reloads;
    }

    private static string Structure(Desired desired) =>
        Core.Rendering.Renderer.Render(ShippedTemplates.Set, ShippedTemplates.Settings, desired).Structure;
}
