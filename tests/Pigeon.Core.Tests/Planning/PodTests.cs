using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>Replicas of several services, each with a network of its own.</summary>
public sealed class PodTests
{
    private static readonly App Released = WithPods(StackState.Releasing);

    private static readonly App Leaving = WithPods(StackState.Deactivating);

    [Fact]
    public void Each_replica_has_a_network_of_its_own_and_only_members_are_on_the_load_balancers()
    {
        var replicas = Released.Stacks[0].Spec.Replicas.ToList();

        Assert.Equal(["shop_1_1", "shop_1_1", "shop_1_2", "shop_1_2"], replicas.Select(replica => replica.Pod!.Network));
        Assert.Equal([true, false, true, false], replicas.Select(replica => replica.JoinsTraffic));
    }

    [Fact]
    public void A_stack_does_not_leave_while_a_network_of_it_is_still_being_made()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Deactivating)).WithSpecs(spec => spec.WithHelper());
        var ready = Sample.AllReady(Sample.AppWith(("1", StackState.Active)));
        var idle = ready with { Docker = ready.Docker with { Pods = [] } };
        var busy = idle with { Docker = idle.Docker with { Busy = ["network shop_2_1"] } };

        Assert.NotNull(StackMachine.Advance(Sample.DesiredWith(app), busy, Sample.Now).Apps[0].Find(Sample.V("2")));
        Assert.Null(StackMachine.Advance(Sample.DesiredWith(app), idle, Sample.Now).Apps[0].Find(Sample.V("2")));
    }

    [Fact]
    public void A_single_service_has_nobody_to_talk_to_and_no_network() =>
        Assert.All(Sample.Spec("1").Replicas, replica => Assert.True(replica is { Pod: null, JoinsTraffic: true }));

    [Fact]
    public void Networks_are_made_before_the_containers()
    {
        var nothing = World(Released, pods: []) with { Docker = World(Released, pods: []).Docker with { Containers = [], Networks = [] } };

        Assert.Equal(["create network shop_1_1", "create network shop_1_2"], Texts(Released, nothing));
        Assert.Equal(["create network shop_1_2", "create network web", "run shop_1_helper_1 from shop:1", "run shop_1_web_1 from shop:1"],
            Texts(Released, WithPodsSeen(nothing, 1)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_container_on_a_pods_network_alone_does_not_make_the_load_balancers()
    {
        var world = World(Released, 1, 2);
        var missing = world with { Docker = world.Docker with { Networks = [], Containers = Except(world, "shop_1_helper_2") } };

        Assert.Equal(["run shop_1_helper_2 from shop:1"], Texts(Released, missing));
    }

    [Fact]
    public void Without_a_list_of_networks_nothing_is_run_and_the_next_look_comes_soon()
    {
        var world = World(Released, 1, 2);
        var unlisted = world with { Docker = world.Docker with { Pods = null, Containers = Except(world, "shop_1_helper_2") } };

        Assert.Empty(Texts(Released, unlisted));
        Assert.Equal(Sample.Now + TimeSpan.FromMilliseconds(100), Plan(Released, unlisted).WakeAt);
    }

    [Fact]
    public void A_network_that_was_removed_by_hand_is_made_again_after_the_stopped_container_that_knew_it()
    {
        var live = WithPods(StackState.Active);
        var world = Helperless(World(live, 2)).WithContainer("shop_1_helper_1", each => each with { State = ContainerState.Exited });
        var gone = world with { Docker = world.Docker with { Containers = Except(world, "shop_1_helper_1") } };

        Assert.Equal(["remove shop_1_helper_1"], Texts(live, world));
        Assert.Equal(["create network shop_1_1"], Texts(live, gone));
        Assert.Equal(["run shop_1_helper_1 from shop:1"], Texts(live, WithPodsSeen(gone, 1, 2)));
    }

    [Fact]
    public void A_network_is_removed_after_the_last_container_and_the_stack_waits_for_it()
    {
        var world = World(Leaving, 1, 2).WithServers('a', each => each with { Owner = null, State = ServerState.Parked });
        var last = world.WithContainers(each => each.Name == "shop_1_web_1", each => each with { State = ContainerState.Exited });
        last = last with { Docker = last.Docker with { Containers = last.Docker.Containers.Where(each => each.Name == "shop_1_web_1").ToValueList() } };
        var empty = last with { Docker = last.Docker with { Containers = [] } };

        Assert.Equal(["remove shop_1_web_1"], Texts(Leaving, last));
        Assert.Equal(["remove network shop_1_1", "remove network shop_1_2"], Texts(Leaving, empty));
        Assert.NotEmpty(Advanced(Leaving, WithPodsSeen(empty, 2)).Stacks);
        Assert.NotEmpty(Advanced(Leaving, empty with { Docker = empty.Docker with { Pods = null } }).Stacks);
        Assert.Empty(Advanced(Leaving, WithPodsSeen(empty)).Stacks);
    }

    [Fact]
    public void A_network_that_the_Engine_does_not_remove_keeps_its_stack_for_three_attempts()
    {
        var empty = Emptied(Leaving);
        Observed Refused(int attempts) => empty with { Docker = empty.Docker with { Failures = [new WorkFailure("network shop_1_1", "has active endpoints", Sample.Now, attempts)] } };

        Assert.Equal(["remove network shop_1_2"], Texts(Leaving, Refused(1)));
        Assert.NotEmpty(Advanced(Leaving, WithPodsSeen(Refused(2), 1)).Stacks);
        Assert.Empty(Advanced(Leaving, WithPodsSeen(Refused(3), 1)).Stacks);
    }

    [Fact]
    public void A_network_that_was_left_behind_is_removed_when_it_is_seen()
    {
        var desired = Sample.DesiredWith(Leaving with { Stacks = [] });

        Assert.Equal(["remove network shop_1_1"], Planner.Plan(desired, "loaded", WithPodsSeen(Emptied(Leaving), 1), Sample.Now).Moves.Where(move => move is Move.RemovePod).Select(move => move.Text));
        Assert.DoesNotContain(Planner.Plan(desired, "loaded", World(Leaving, 1), Sample.Now).Moves, move => move is Move.RemovePod);
    }

    [Fact]
    public void A_network_that_cannot_be_made_fails_the_release()
    {
        var world = World(Released, pods: []);
        var refused = world with { Docker = world.Docker with { Containers = [], Failures = [new WorkFailure("network shop_1_1", "no address pool is free", Sample.Now, 1)] } };

        Assert.Equal("network shop_1_1: no address pool is free", Advanced(Released, refused).Stacks[0].Failure);
        Assert.Equal(Sample.Now + TimeSpan.FromSeconds(1), Plan(WithPods(StackState.Active), refused).WakeAt);
    }

    [Fact]
    public void The_Engine_is_asked_for_networks_only_where_one_may_be_made_or_removed()
    {
        bool Asks(App app, Observed world) => Planner.AsksForNetworks(Sample.DesiredWith(app), world.Docker.Containers);

        Assert.False(Asks(WithPods(StackState.Active), World(Released, 1, 2)));
        Assert.True(Asks(WithPods(StackState.Active), Emptied(Released)));
        Assert.True(Asks(Leaving, Emptied(Released)));
        Assert.False(Asks(Sample.AppWith(("1", StackState.Deactivating)), Emptied(Released)));
    }

    /// <summary>HAProxy knows no helper: those are no members.</summary>
    private static Observed Helperless(Observed world) => world.WithServers('a', each =>
        each.Owner is { } owner && !world.Docker.Find(owner)!.Registered ? each with { Owner = null, Address = null, State = ServerState.Parked } : each);

    private static App WithPods(StackState state) => Sample.AppWith(("1", state)).WithSpecs(spec => spec.WithHelper());

    private static Observed World(App app, params int[] pods) => WithPodsSeen(Sample.AllReady(app), pods)
        .WithContainers(each => each.Name.Contains("helper", StringComparison.Ordinal), each => each with { Registered = false });

    private static Observed Emptied(App app) => World(app, 1, 2).WithServers('a', each => each with { Owner = null, State = ServerState.Parked }) is var world
        ? world with { Docker = world.Docker with { Containers = [] } } : world;

    private static Observed WithPodsSeen(Observed world, params int[] numbers) => world with
    {
        Docker = world.Docker with { Pods = numbers.Select(number => new PodNetwork($"id{number}", new PodSpec(Sample.Shop, Sample.V("1"), number))).ToValueList() },
    };

    private static ValueList<Container> Except(Observed world, string name) => world.Docker.Containers.Where(each => each.Name != name).ToValueList();

    private static App Advanced(App app, Observed world) => StackMachine.Advance(Sample.DesiredWith(app), world, Sample.Now).Apps[0];

    private static Plan Plan(App app, Observed world) => Planner.Plan(Sample.DesiredWith(app), "loaded", world, Sample.Now);

    /// <summary>What is done to containers and networks; the servers have tests of their own.</summary>
    private static IEnumerable<string> Texts(App app, Observed world) => Plan(app, world).Moves
        .Where(move => move is Move.CreateNetwork or Move.CreatePod or Move.RemovePod or Move.RunContainer or Move.RemoveContainer or Move.StopContainer)
        .Select(move => move.Text);
}
