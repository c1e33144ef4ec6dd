using FsCheck;
using FsCheck.Fluent;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Pruning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Pruning;

/// <summary>What is left over: only what Pigeon made or asked for, and only what no stack needs.</summary>
public sealed class LeftoversTests
{
    private static readonly App Shop = Sample.AppWith(("1", StackState.Inactive), ("2", StackState.Active));

    private static readonly Desired Desired = Sample.DesiredWith(Shop);

    private static readonly Observed Ready = Sample.AllReady(Shop);

    private static readonly Container Stranger = Sample.ContainerOf("shop_0_web_1", Sample.V("0"), 70);

    [Fact]
    public void A_container_that_Pigeon_made_for_a_stack_that_is_not_here_is_left_over()
    {
        var found = Find(Desired, With(Stranger));

        Assert.Equal([new Finding(new Leftover.Container(Stranger.Id, "shop_0_web_1", Sample.Shop, Sample.V("0")), "shop 0 is not here")], found);
    }

    [Fact]
    public void What_somebody_else_started_is_not_whatever_its_labels_say() =>
        Assert.Empty(Find(Desired, With(Stranger with { Managed = false })));

    [Fact]
    public void A_container_that_may_still_get_requests_stays_and_says_why()
    {
        var known = With(Stranger).WithServers('c', server => server.Name == "s1" ? server with { Owner = Stranger.Id, State = ServerState.Draining } : server);

        Assert.Equal((true, "HAProxy still has it as shop__c/s1"), Told(known));
        Assert.Equal((true, "HAProxy does not answer, and may send it requests"), Told(With(Stranger) with { Proxy = null }));
        Assert.Equal((true, "something else is being done to it"), Told(With(Stranger) with { Docker = With(Stranger).Docker with { Busy = ["shop_0_web_1"] } }));
        Assert.Equal((false, "shop 0 is not here"), Told(With(Stranger with { State = ContainerState.Exited }) with { Proxy = null }));

        static (bool, string) Told(Observed observed) => (Find(Desired, observed)[0].Stays, Find(Desired, observed)[0].Why);
    }

    [Fact]
    public void Networks_go_when_no_stack_names_them_and_nobody_is_on_them()
    {
        var pod = new PodSpec(Sample.Shop, Sample.V("0"), 1);
        var inventory = Nothing with
        {
            Networks =
            [
                new("n1", "web", null), new("n2", "old", null), new("n3", "used", null), new("n4", pod.Network, pod),
                new("n5", "shop_2_1", new PodSpec(Sample.Shop, Sample.V("2"), 1)),
            ],
            Containers = [new("c1", "theirs", "sha256:x", ["used"]), new(Stranger.Id.Text, Stranger.Name, "sha256:y", ["old"])],
        };

        var found = Leftovers.Find(Desired, With(Stranger), inventory).Where(finding => finding.What is Leftover.Network);

        Assert.Equal([("old", false, "no stack names it"), ("used", true, "container theirs is on it"), ("shop_0_1", false, "shop 0 is not here")],
            found.Select(finding => (finding.What.Name, finding.Stays, finding.Why)));
    }

    [Fact]
    public void A_whole_history_of_a_VM_never_makes_something_of_a_stack_or_of_somebody_else_a_leftover() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Histories.Any, history =>
        {
            var vm = SimulatedVm.After(history);
            var docker = vm.Truth.Docker;
            var inventory = new Inventory
            {
                Containers = docker.Containers.Select(container => new PresentContainer(container.Id.Text, container.Name, $"sha256:{container.App}{container.Version}", ["web"])).ToValueList(),
                Networks = [.. docker.Networks.Select(network => new MadeNetwork($"n-{network}", network.Text, null)), .. (docker.Pods ?? []).Select(pod => new MadeNetwork(pod.Id, pod.Pod.Network, pod.Pod))],
                Images = [new PresentImage("sha256:shop1", ["shop:1"], []), new PresentImage("sha256:news1", ["migrations:1"], [])],
            };
            var desired = vm.Desired.Noting([new("shop:1", "sha256:shop1", "shop@sha256:1"), new("migrations:1", "sha256:news1", "migrations@sha256:1")]);

            foreach (var finding in Leftovers.Find(desired, vm.Truth, inventory))
                foreach (var stack in desired.Apps.SelectMany(app => app.Stacks))
                    Assert.False(finding is { Stays: false } && finding.What.Hinders(stack.Spec) && finding.What is not Leftover.Image { Reference: "shop:1" }, $"{finding} is of {stack}");
            Assert.All(Leftovers.Find(desired, vm.Truth, inventory), finding => Assert.False(finding.What is Leftover.Container container && !docker.Find(container.Id)!.Managed));
        }));

    [Fact]
    public void A_release_waits_for_what_it_would_meet_and_for_nothing_else()
    {
        var release = new Command.Release(Sample.Spec("0"), TimeSpan.FromMinutes(1)) { Id = Sample.Id(1), App = Sample.Shop };

        Assert.IsType<Decision.Busy>(Apply(new Leftover.Container(Stranger.Id, Stranger.Name, Sample.Shop, Sample.V("0"))));
        Assert.IsType<Decision.Busy>(Apply(new Leftover.Network("n1", "web")));
        Assert.Equal(new Decision.Busy("the prune of image shop:7 to end"), Apply(new Leftover.Image("sha256:1", "shop:7")));
        Assert.IsType<Decision.Changed>(Apply(new Leftover.Image("sha256:1", "registry:5000/shop:7")));
        Assert.IsType<Decision.Changed>(Apply(new Leftover.Container(Stranger.Id, Stranger.Name, Sample.Shop, Sample.V("3"))));
        Assert.IsType<Decision.Changed>(Apply(new Leftover.Network("n1", "other")));

        Decision Apply(Leftover leaving) => StackMachine.Apply(
            Sample.DesiredWith(Sample.AppWith(("2", StackState.Active))), release, Ready with { Docker = Ready.Docker with { Pruning = [leaving] } }, Sample.Now);
    }

    private static readonly Inventory Nothing = new() { Containers = [], Networks = [], Images = [] };

    private static Observed With(Container container) => Ready with { Docker = Ready.Docker with { Containers = [.. Ready.Docker.Containers, container] } };

    private static ValueList<Finding> Find(Desired desired, Observed observed) => Leftovers.Find(desired, observed, Nothing);
}
