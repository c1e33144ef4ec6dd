using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>Hooks before a step can stop it, hooks after it are told; each is asked for at every matching step, named in a verb or not.</summary>
public sealed class HookTests
{
    private static readonly HookEvent[] Every = Enum.GetValues<HookEvent>();

    [Fact]
    public void An_activation_asks_first_then_switches_then_tells()
    {
        var vm = Vm(("1", StackState.Active), ("2", StackState.Release));
        vm.Say(new Command.Activate(null) { Id = Sample.Id(1), App = Sample.Shop });
        Assert.Equal((StackState.Release, OperationPhase.Asking), (StateOf(vm, "2"), App(vm).Running!.Phase));

        vm.Settle();

        Assert.Equal(["hook pre_activate of 2: /bin/true", "map active: shop -> shop__b", "hook post_activate of 2: /bin/true"],
            vm.Done.Where(text => text.StartsWith("hook", StringComparison.Ordinal) || text.StartsWith("map active", StringComparison.Ordinal)));
        Assert.Equal((StackState.Active, OperationOutcome.Done), (StateOf(vm, "2"), App(vm).Operations[^1].Outcome));
    }

    [Fact]
    public void A_pre_activate_that_fails_changes_nothing_and_says_why()
    {
        var vm = Vm(("1", StackState.Active), ("2", StackState.Release));
        vm.Fails = HookEvent.PreActivate;
        vm.Say(new Command.Activate(null) { Id = Sample.Id(1), App = Sample.Shop });
        vm.Settle();

        var operation = App(vm).Operations[^1];
        Assert.Equal((OperationOutcome.NotReady, "hook pre_activate of 2 failed: exit 3; nothing was changed"), (operation.Outcome, operation.Detail));
        Assert.Equal((StackState.Active, StackState.Release), (StateOf(vm, "1"), StateOf(vm, "2")));
        Assert.Contains("hook on_abort of 2: /bin/true", vm.Done);
        Assert.DoesNotContain(vm.Done, text => text.StartsWith("map", StringComparison.Ordinal));
    }

    [Fact]
    public void A_post_activate_that_fails_undoes_nothing_and_is_told()
    {
        var vm = Vm(("1", StackState.Active), ("2", StackState.Release));
        vm.Fails = HookEvent.PostActivate;
        vm.Say(new Command.Activate(null) { Id = Sample.Id(1), App = Sample.Shop });
        vm.Settle();

        Assert.Equal((OperationOutcome.Done, "shop 2 is active; hook post_activate of 2 failed: exit 3"), (App(vm).Operations[^1].Outcome, App(vm).Operations[^1].Detail));
    }

    [Fact]
    public void The_activation_that_retires_the_warm_version_asks_and_tells_its_hooks_and_is_not_held_up_by_them()
    {
        var vm = Vm(("1", StackState.Active), ("2", StackState.Release), ("0", StackState.Inactive));
        vm.Fails = HookEvent.PreDeactivate;
        vm.Say(new Command.Activate(null) { Id = Sample.Id(1), App = Sample.Shop });
        vm.Settle();

        Assert.Equal((OperationOutcome.Done, StackState.Deactivating), (App(vm).Operations[^1].Outcome, StateOf(vm, "0")));
        Assert.Equal(2, Running(vm, "0"));
        Assert.True(App(vm).Hooks.Single().Failures > 0);

        vm.Fails = null;
        vm.Pass(TimeSpan.FromMinutes(2));
        vm.Settle();
        Assert.Null(App(vm).Find(Sample.V("0")));
        Assert.Contains("hook post_deactivate of 0: /bin/true", vm.Done);
    }

    [Fact]
    public void A_deactivation_asks_first_and_a_failure_leaves_the_stack_where_it_is()
    {
        var vm = Vm(("1", StackState.Active), ("2", StackState.Release));
        vm.Fails = HookEvent.PreDeactivate;
        vm.Say(new Command.Deactivate(Sample.V("2"), false) { Id = Sample.Id(1), App = Sample.Shop });
        vm.Settle();

        Assert.Equal((OperationOutcome.NotReady, StackState.Release), (App(vm).Operations[^1].Outcome, StateOf(vm, "2")));
    }

    [Fact]
    public void Who_insists_on_a_deactivation_has_its_hooks_run_and_is_held_by_none()
    {
        var vm = Vm(("1", StackState.Active), ("2", StackState.Release));
        vm.Fails = HookEvent.PreDeactivate;
        vm.Say(new Command.Deactivate(Sample.V("2"), true) { Id = Sample.Id(1), App = Sample.Shop });
        vm.Settle();

        Assert.Equal((OperationOutcome.Done, "shop 2 is deactivated; hook pre_deactivate of 2 failed: exit 3"), (App(vm).Operations[^1].Outcome, App(vm).Operations[^1].Detail));
        Assert.Equal(["hook pre_deactivate of 2: /bin/true", "hook post_deactivate of 2: /bin/true"], vm.Done.Where(text => text.StartsWith("hook", StringComparison.Ordinal)));
    }

    [Fact]
    public void Who_insists_gets_a_version_away_that_its_hooks_would_hold_for_good()
    {
        var vm = Vm(("1", StackState.Active), ("2", StackState.Release), ("0", StackState.Inactive));
        vm.Fails = HookEvent.PreDeactivate;
        vm.Say(new Command.Activate(null) { Id = Sample.Id(1), App = Sample.Shop });
        vm.Settle();

        vm.Say(new Command.Deactivate(Sample.V("0"), false) { Id = Sample.Id(2), App = Sample.Shop });
        vm.Settle();
        Assert.Equal((true, StackState.Deactivating), (App(vm).Operations[^1].IsRunning, StateOf(vm, "0")));
        vm.Say(new Command.Abort(null) { Id = Sample.Id(3), App = Sample.Shop });
        vm.Settle();

        vm.Say(new Command.Deactivate(Sample.V("0"), true) { Id = Sample.Id(4), App = Sample.Shop });
        vm.Settle();
        Assert.Equal((OperationOutcome.Done, "shop 0 is deactivated; hook pre_deactivate of 0 was passed over, which failed: exit 3"), (App(vm).Operations[^1].Outcome, App(vm).Operations[^1].Detail));
        Assert.Equal((null, 0), (StateOf(vm, "0"), Running(vm, "0")));
        Assert.Empty(App(vm).Hooks);
    }

    [Fact]
    public void A_switch_that_its_hooks_let_go_on_and_its_members_do_not_is_told_to_those_who_prepared_for_it()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release)).WithSpecs(spec => spec.WithHooks(Every));
        var ready = Sample.AllReady(app);
        var asked = Sample.DesiredWith(Assert.IsType<Decision.Changed>(StackMachine.Apply(
            Sample.DesiredWith(app), new Command.Activate(null) { Id = Sample.Id(1), App = Sample.Shop }, ready, Sample.Now)).Next);
        var let = ready.WithDeadLane('b') with { HookOutcomes = [new HookOutcome(asked.Apps[0].Hooks[0].Key, 0, null)] };

        var ended = StackMachine.Advance(asked, let, Sample.Now + TimeSpan.FromMinutes(1)).Apps[0];

        Assert.Equal(OperationOutcome.NotReady, ended.Operations[^1].Outcome);
        Assert.Equal([(HookEvent.OnAbort, Sample.V("2"))], ended.Hooks.Select(due => (due.Hook.Event, due.Version)));
    }

    [Fact]
    public void A_release_starts_nothing_before_its_hooks_have_let_it()
    {
        var vm = Vm(("1", StackState.Active));
        vm.Say(new Command.Release(Sample.Spec("2").WithHooks(Every), TimeSpan.FromMinutes(1)) { Id = Sample.Id(1), App = Sample.Shop });
        vm.Settle();

        var steps = vm.Done.Where(text => !text.StartsWith("admit", StringComparison.Ordinal)).ToList();
        Assert.Equal("hook pre_release of 2: /bin/true", steps[0]);
        Assert.Equal("hook post_release of 2: /bin/true", steps[^1]);
        Assert.Equal((OperationOutcome.Done, StackState.Release), (App(vm).Operations[^1].Outcome, StateOf(vm, "2")));
    }

    [Fact]
    public void A_pre_release_that_fails_fails_the_release_and_on_abort_is_told()
    {
        var vm = Vm(("1", StackState.Active));
        vm.Fails = HookEvent.PreRelease;
        vm.Say(new Command.Release(Sample.Spec("2").WithHooks(Every), TimeSpan.FromMinutes(1)) { Id = Sample.Id(1), App = Sample.Shop });
        vm.Settle();

        Assert.Equal((OperationOutcome.NotReady, "shop 2: hook pre_release of 2 failed: exit 3"), (App(vm).Operations[^1].Outcome, App(vm).Operations[^1].Detail));
        Assert.Equal(["hook pre_release of 2: /bin/true", "hook on_abort of 2: /bin/true"], vm.Done.Where(text => text.StartsWith("hook", StringComparison.Ordinal)));
        Assert.DoesNotContain(vm.Done, text => text.StartsWith("run", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stack_that_expires_is_held_until_its_hooks_let_it_go_and_is_told_of_when_it_is_gone()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release))
            .WithSpecs(spec => spec.WithHooks(Every) with { Retention = new Retention { Count = 1, ReleaseTtl = TimeSpan.FromHours(1) } });
        var vm = new HookVm(app) { Fails = HookEvent.PreDeactivate };
        vm.Pass(TimeSpan.FromHours(1));
        vm.Settle();

        var due = Assert.Single(App(vm).Hooks);
        Assert.Equal((HookEvent.PreDeactivate, Verb.Deactivate, Sample.V("2"), Sample.V("1")), (due.Hook.Event, due.Verb, due.Version, due.Active!.Value));
        Assert.StartsWith("expiry-", due.Operation.Text, StringComparison.Ordinal);
        Assert.Equal((StackState.Deactivating, 2), (StateOf(vm, "2"), Running(vm, "2")));

        vm.Fails = null;
        vm.Pass(TimeSpan.FromMinutes(2));
        vm.Settle();
        Assert.Equal((null, 0), (StateOf(vm, "2"), Running(vm, "2")));
        Assert.Empty(App(vm).Hooks);
        Assert.Equal((StackState.Active, 2), (StateOf(vm, "1"), Running(vm, "1")));

        // The last of its containers is gone before anybody is told so.
        Assert.Equal("hook post_deactivate of 2: /bin/true", Assert.Single(vm.Done, text => text.Contains("post_deactivate", StringComparison.Ordinal)));
        Assert.True(vm.Done.FindLastIndex(text => text.StartsWith("remove", StringComparison.Ordinal)) < vm.Done.IndexOf("hook post_deactivate of 2: /bin/true"));
        Assert.True(vm.Done.FindIndex(text => text.StartsWith("stop", StringComparison.Ordinal)) > vm.Done.FindLastIndex(text => text.Contains("pre_deactivate", StringComparison.Ordinal)));
    }

    private static int Running(HookVm vm, string version) => vm.World.Docker.Containers.Count(each => each is { IsAlive: true } && each.Version == Sample.V(version));

    private static App App(HookVm vm) => vm.Desired.Apps[0];

    private static StackState? StateOf(HookVm vm, string version) => App(vm).Find(Sample.V(version))?.State;

    private static HookVm Vm(params (string Version, StackState State)[] stacks) => new(Sample.AppWith(stacks).WithSpecs(spec => spec.WithHooks(Every)));

    /// <summary>A world in which all goes well but for the hooks of one event.</summary>
    private sealed class HookVm(App app)
    {
        private DateTimeOffset _now = Sample.Now;

        public Desired Desired { get; private set; } = Sample.DesiredWith(app);

        public Observed World { get; private set; } = Sample.AllReady(app);

        public HookEvent? Fails { get; set; }

        public List<string> Done { get; } = [];

        public void Say(Command command) => Desired = Desired.With(Assert.IsType<Decision.Changed>(StackMachine.Apply(Desired, command, World, _now)).Next);

        public void Pass(TimeSpan time) => _now += time;

        public void Settle()
        {
            for (var turn = 0; turn < 30; turn++)
            {
                Pass(TimeSpan.FromMilliseconds(10));
                Desired = StackMachine.Advance(Desired, World, _now);
                foreach (var move in Planner.Plan(Desired, "loaded", World, _now).Moves)
                {
                    Done.Add(move.Text);
                    World = move is Move.RunHook { Due: var due } && due.Hook.Event == Fails
                        ? World with { HookOutcomes = World.HookOutcomes.Append(new HookOutcome(due.Key, due.Failures, "exit 3")).ToValueList() }
                        : Forecast.After(World, move, Desired, "loaded");
                }

                World = World.WithServers('a', Come).WithServers('b', Come).WithServers('c', Come).WithServers('d', Come);
            }
        }

        private static Server Come(Server server) => server.State is ServerState.Coming ? server with { State = ServerState.Ready } : server;
    }
}
