using Pigeon.Controller.Fleet;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Targets;
using Pigeon.Hosting.Files;
using Xunit;

namespace Pigeon.Controller.Tests.Fleet;

public sealed class KeeperTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly KeeperRig _rig = new();

    public Task InitializeAsync() => _rig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task A_release_is_stored_with_its_definition_before_anybody_is_told_and_ends_when_all_VMs_have_it()
    {
        var accepted = Assert.IsType<FleetAnswer.Accepted>(await _rig.ReleaseAsync("1.0"));

        Assert.Equal(accepted.Operation.Id, (await _rig.StoredAsync()).Find(KeeperRig.Shop)?.Running?.Id);
        Assert.True(await _rig.HasDefinitionAsync("1.0"));
        Assert.Equal(StackState.Release, _rig.OrdersOf("vm1").Assignments[0].Stacks[0].State);
        _rig.Obey("vm1");
        await KeeperRig.EventuallyAsync(() => _rig.Shown.Steps.Any(step => step.Text == "vm1: released"), "vm1 has it");
        Assert.Equal("running", _rig.Shown.State);
        Assert.Equal("vm2", _rig.Shown.WaitingFor);

        await _rig.SettleAsync();

        Assert.Equal(("done", "shop 1.0 is released on 2 VMs"), (_rig.Shown.State, _rig.Shown.Detail));
    }

    [Fact]
    public async Task What_reaches_further_than_somebody_may_is_refused_and_nothing_is_stored()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        var (stored, scope) = (await _rig.StoredAsync(), new Grant(Role.Deploy, [], Target.Parse("vm1")));

        foreach (var command in new FleetCommand[]
        {
            new FleetCommand.Activate(null) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "ci" },
            new FleetCommand.Deactivate(StackVersion.Parse("1.0"), Force: true) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "ci" },
        })
            Assert.Equal("the token is for VMs vm1, and this reaches vm2; nothing was changed", Assert.IsType<FleetAnswer.Forbidden>(await _rig.AskAsync(command, grant: scope)).Why);

        Assert.Equal(stored.Find(KeeperRig.Shop), (await _rig.StoredAsync()).Find(KeeperRig.Shop));
    }

    [Fact]
    public async Task Nobody_takes_production_away_from_VMs_that_are_not_theirs()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        await _rig.ActivateAsync();
        await _rig.SettleAsync();
        await _rig.AskAsync(
            new FleetCommand.Release(StackVersion.Parse("2.0"), DefinitionDigests.Of(KeeperRig.Source("2.0")), Target.Parse("vm1"), Target.Parse("vm1"), TimeSpan.FromMinutes(1))
            { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "ci" }, KeeperRig.Source("2.0"));
        await _rig.SettleAsync();

        var answer = await _rig.AskAsync(new FleetCommand.Activate(null) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "ci" }, grant: new Grant(Role.Deploy, [], Target.Parse("vm1")));

        Assert.Equal("the token is for VMs vm1, and this reaches vm2; nothing was changed", Assert.IsType<FleetAnswer.Forbidden>(answer).Why);
        Assert.Equal(StackState.Active, _rig.OrdersOf("vm2").Assignments[0].Stacks.Single().State);
    }

    // Each number is a moment at which the controller dies: after so many things have come in.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_controller_that_dies_at_any_moment_of_an_activation_goes_on_with_it(int steps)
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        await _rig.ActivateAsync();
        foreach (var vm in new[] { "vm1", "vm2", "vm1", "vm2", "vm1" }.Take(steps))
        {
            var before = _rig.Keeper.Picture;
            _rig.Obey(vm);
            await KeeperRig.EventuallyAsync(() => _rig.Keeper.Picture != before, "the keeper has heard it");
        }

        await _rig.RestartAsync();
        await _rig.SettleAsync();

        Assert.Equal(("done", "shop 1.0 is active on 2 VMs"), (_rig.Shown.State, _rig.Shown.Detail));
        Assert.All(["vm1", "vm2"], vm => Assert.Equal(StackState.Active, _rig.OrdersOf(vm).Assignments[0].Stacks[0].State));
        Assert.Equal(await _rig.StoredAsync(), _rig.Keeper.Picture.Desired);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_told_to_anybody_and_is_refused()
    {
        Directory.CreateDirectory(_rig.Obstacle);

        Assert.IsType<FleetAnswer.NotStored>(await _rig.ReleaseAsync("1.0"));

        Assert.Empty(_rig.OrdersOf("vm1").Assignments);
        Assert.False(File.Exists(_rig.FilePath));
    }

    [Fact]
    public async Task A_switch_that_cannot_be_stored_is_told_to_nobody_until_it_can()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        await _rig.ActivateAsync();
        Directory.CreateDirectory(_rig.Obstacle);
        _rig.Obey("vm1");
        _rig.Obey("vm2");
        await KeeperRig.EventuallyAsync(() => _rig.Keeper.Picture.View.Vms.All(vm => vm.Report?.Answers > 0), "both have answered");
        Assert.All(["vm1", "vm2"], vm => Assert.Null(_rig.OrdersOf(vm).Assignments[0].AtOnce));

        Directory.Delete(_rig.Obstacle);

        await KeeperRig.EventuallyAsync(() => _rig.OrdersOf("vm1").Assignments[0].AtOnce is not null, "it is told");
        await _rig.SettleAsync();
        Assert.Equal("done", _rig.Shown.State);
    }

    [Fact]
    public async Task How_far_one_VM_is_wakes_nobody_and_what_is_decided_wakes_all()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        await _rig.ActivateAsync();
        var progress = _rig.Keeper.Changed.Next;
        _rig.Obey("vm1");
        await KeeperRig.EventuallyAsync(() => _rig.App.Running!.Vms[0].Stage is VmStage.Ready, "vm1 has answered");
        Assert.False(progress.IsCompleted);

        _rig.Obey("vm2");

        await KeeperRig.EventuallyAsync(() => progress.IsCompleted, "all are told to switch");
    }

    [Fact]
    public async Task A_damaged_file_is_refused_and_left_alone()
    {
        await _rig.ReleaseAsync("1.0");
        await File.WriteAllTextAsync(_rig.FilePath, "{}");

        Assert.Contains("cannot be read", (await Assert.ThrowsAsync<StateFileException>(_rig.StoredAsync)).Message, StringComparison.Ordinal);

        Assert.Equal("{}", await File.ReadAllTextAsync(_rig.FilePath));
    }

    [Fact]
    public async Task A_definition_goes_with_the_last_stack_that_is_made_of_it()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        await _rig.ActivateAsync();
        await _rig.SettleAsync();
        await _rig.ReleaseAsync("2.0");
        await _rig.SettleAsync();
        Assert.True(await _rig.HasDefinitionAsync("2.0"));

        await _rig.AskAsync(new FleetCommand.Deactivate(StackVersion.Parse("2.0"), Force: false) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "ci" });
        await _rig.SettleAsync();

        await KeeperRig.EventuallyAsync(async () => !await _rig.HasDefinitionAsync("2.0"), "it is swept");
        Assert.True(await _rig.HasDefinitionAsync("1.0"));
    }

    [Fact]
    public async Task A_command_waits_for_the_one_before_it_as_long_as_it_may_and_one_that_nobody_waits_for_is_not_carried_out()
    {
        await _rig.ReleaseAsync("1.0");
        Assert.IsType<FleetAnswer.Locked>(await _rig.ActivateAsync());
        using var away = new CancellationTokenSource();
        var forgotten = _rig.AskAsync(new FleetCommand.Activate(null) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "gone" }, lockUntil: DateTimeOffset.MaxValue, ct: away.Token);
        var patient = _rig.AskAsync(new FleetCommand.Activate(null) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "patient" }, lockUntil: DateTimeOffset.MaxValue);
        await away.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => forgotten);

        await _rig.SettleAsync();

        Assert.Equal("patient", Assert.IsType<FleetAnswer.Accepted>(await patient).Operation.Owner);
        Assert.DoesNotContain(_rig.App.Operations, operation => operation.Owner == "gone");
    }

    [Fact]
    public async Task A_version_leaves_by_itself_when_its_time_is_over_though_nobody_says_anything()
    {
        await _rig.ReleaseAsync("1.0", keep: new Retention { Count = 1, ReleaseTtl = TimeSpan.FromSeconds(1) });
        await _rig.SettleAsync();

        await KeeperRig.EventuallyAsync(() => _rig.App.Operations[^1] is { Verb: Verb.Deactivate, Owner: "Pigeon, as nobody has activated it within 1s (release_ttl)" }, "its time is over");
        await _rig.SettleAsync();

        Assert.Equal(("done", "shop 1.0 is deactivated on 2 VMs"), (_rig.Shown.State, _rig.Shown.Detail));
        Assert.Empty((await _rig.StoredAsync()).Find(KeeperRig.Shop)!.Stacks);
    }

    [Fact]
    public async Task A_dry_run_names_each_VM_and_stores_nothing()
    {
        var planned = Assert.IsType<FleetAnswer.Planned>(await _rig.ReleaseAsync("1.0", dryRun: true));

        Assert.Equal(["vm1: release shop 1.0, which runs there and is served there", "vm2: release shop 1.0, which runs there and is served there"], planned.Steps);
        Assert.False(File.Exists(_rig.FilePath));
    }

    [Fact]
    public async Task A_dry_run_and_the_operation_name_the_VMs_that_stop_serving()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        await _rig.ActivateAsync();
        await _rig.SettleAsync();
        await _rig.ReleaseAsync("2.0", serves: "vm1");
        await _rig.SettleAsync();

        var planned = Assert.IsType<FleetAnswer.Planned>(await _rig.ActivateAsync(dryRun: true));
        Assert.Equal((3, "vm2: stops serving shop: 2.0 is not for it", "vm2"), (planned.Steps.Count, planned.Steps[^1], Assert.Single(planned.StopsServing).Text));

        await _rig.ActivateAsync();
        Assert.Equal(["vm2"], _rig.Shown.StopsServing);
        await _rig.SettleAsync();
        Assert.Equal("shop 2.0 is active on 2 VMs; vm2 stops serving shop: 2.0 is not for it", _rig.Shown.Detail);
    }
}
