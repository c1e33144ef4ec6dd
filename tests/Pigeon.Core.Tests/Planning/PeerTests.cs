using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>Members on other VMs, and stacks that a VM only runs or only serves.</summary>
public sealed class PeerTests
{
    private static readonly App Here = Sample.AppWith(("1", StackState.Active));

    private static readonly App OnlyServed = Here.WithSpecs(spec => spec.On(runs: false, serves: true));

    private static readonly App OnlyRun = Here.WithSpecs(spec => spec.On(runs: true, serves: false)) with { Lanes = [] };

    private static readonly Container Member = Sample.ContainerOf("vm2/shop_1_web_1", Sample.V("1"), 70) with
    {
        Managed = false, Vm = VmName.Parse("vm2"), Address = MemberAddress.From("192.0.2.2", 30_001),
    };

    [Fact]
    public void A_member_on_another_VM_comes_in_beside_the_local_ones()
    {
        var fill = Assert.IsType<Move.Fill>(Assert.Single(Plan(Here, Told(Sample.AllReady(Here), Member)).Moves));

        Assert.Equal((Member.Id, Member.Address, "s3"), (fill.Container, fill.Address, fill.Server));
    }

    [Fact]
    public void A_VM_that_only_serves_starts_no_container()
    {
        var empty = Told(Sample.AllReady(OnlyServed), Member);

        Assert.DoesNotContain(Forecast.Moves(Sample.DesiredWith(OnlyServed), _ => "loaded", empty, Sample.Now), move => move is Move.RunContainer or Move.CreateNetwork or Move.CreatePod);
        Assert.Equal("a member of shop 1 on another VM", Missing(OnlyServed, Told(empty)));
        Assert.Equal("vm2/shop_1_web_1 to be admitted to shop__a", Missing(OnlyServed, empty));
    }

    [Fact]
    public void A_VM_that_only_runs_tells_HAProxy_nothing()
    {
        var seen = Sample.AllReady(OnlyRun);

        Assert.Empty(Planner.WantedMaps(Sample.DesiredWith(OnlyRun)).SelectMany(map => map.Rows));
        Assert.Empty(Plan(OnlyRun, seen).Moves);
        Assert.Null(Missing(OnlyRun, seen));
        Assert.Null(Missing(OnlyRun, seen with { Proxy = null }));
    }

    [Fact]
    public void A_release_on_a_VM_that_only_runs_needs_no_lane_and_no_reload()
    {
        var spec = Sample.Spec("1").On(runs: true, serves: false);
        var release = new Command.Release(spec, TimeSpan.FromMinutes(1)) { Id = Sample.Id(1), App = Sample.Shop };

        var changed = Assert.IsType<Decision.Changed>(StackMachine.Apply(Desired.Empty, release, Sample.AllReady(OnlyRun), Sample.Now));

        Assert.Empty(changed.Next.Lanes);
    }

    [Fact]
    public void A_member_that_is_not_reachable_from_here_is_what_a_stack_waits_for()
    {
        var filled = Forecast.After(Told(Sample.AllReady(Here), Member), Plan(Here, Told(Sample.AllReady(Here), Member)).Moves, Sample.DesiredWith(Here), "loaded");

        Assert.Equal("HAProxy's check of vm2/shop_1_web_1 at 192.0.2.2:30001", Missing(Here, filled));
    }

    [Fact]
    public void One_that_its_own_Docker_calls_unhealthy_gives_way_to_others_and_to_nobody()
    {
        var unwell = Member with { Health = ContainerHealth.Unhealthy };

        Assert.Single(Plan(Here, Serving(Here, unwell)).Moves.OfType<Move.Drain>());
        Assert.Empty(Plan(OnlyServed, Serving(OnlyServed, unwell)).Moves.OfType<Move.Drain>());

        static Observed Serving(App app, Container member) => Told(Forecast.After(Told(Sample.AllReady(app), Member), Plan(app, Told(Sample.AllReady(app), Member)).Moves, Sample.DesiredWith(app), "loaded")
            .WithServers('a', server => server.Owner == Member.Id ? server with { State = ServerState.Ready } : server), member);
    }

    [Fact]
    public void A_published_container_is_stopped_when_no_peer_relies_on_it()
    {
        var app = Sample.AppWith(("1", StackState.Deactivating)).WithSpecs(spec => spec with { Count = 1 });
        var drained = Sample.AllReady(app).WithServers('a', server => server with { Owner = null, Address = null, State = ServerState.Parked })
            .WithContainers(_ => true, container => container with { PublishedPort = 30_001 });
        var container = drained.Docker.Containers[0].Id;

        Assert.Empty(Stops(drained with { Peers = new PeerView { Members = [] } }, Sample.Now));
        Assert.Equal([container], Stops(drained with { Peers = new PeerView { Members = [], Relieved = [container] } }, Sample.Now));
        Assert.Equal([container], Stops(drained with { Peers = new PeerView { Members = [] } }, Sample.Now + TimeSpan.FromSeconds(15)));
        Assert.Equal([container], Stops(drained, Sample.Now));

        IEnumerable<ContainerId> Stops(Observed observed, DateTimeOffset now) =>
            Planner.Plan(Sample.DesiredWith(app), "loaded", observed, now).Moves.OfType<Move.StopContainer>().Select(stop => stop.Container);
    }

    [Fact]
    public void Two_apps_may_claim_one_route_where_only_one_is_served()
    {
        var rival = Sample.Spec("1", AppName.Parse("rival")) with { Loadbal = Here.Stacks[0].Spec.Loadbal };

        Assert.IsType<Decision.Refused>(Release(rival));
        Assert.IsType<Decision.Changed>(Release(rival.On(runs: true, serves: false)));

        static Decision Release(StackSpec spec) => StackMachine.Apply(
            Sample.DesiredWith(Here), new Command.Release(spec, TimeSpan.FromMinutes(1)) { Id = Sample.Id(1), App = spec.App }, Sample.AllReady(Here), Sample.Now);
    }

    private static Observed Told(Observed observed, params Container[] members) => observed with { Peers = new PeerView { Members = members.ToValueList() } };

    private static Plan Plan(App app, Observed observed) => Planner.Plan(Sample.DesiredWith(app), "loaded", observed, Sample.Now);

    private static string? Missing(App app, Observed observed) => Readiness.MissingFor(app, app.Stacks[0], observed);
}
