using Pigeon.Controller.Fleet;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;
using Xunit;

namespace Pigeon.Controller.Tests.Fleet;

/// <summary>What becomes of a request that changes nothing.</summary>
public sealed class KeeperAskedTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly KeeperRig _rig = new();

    public Task InitializeAsync() => _rig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Only_what_changes_something_is_begun_and_what_cannot_be_is_not_done()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        var (begun, stored) = (0, await _rig.StoredAsync());
        Task CountAsync() => Task.FromResult(++begun);
        FleetCommand Activate(string version) => new FleetCommand.Activate(StackVersion.Parse(version)) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "ci" };

        Assert.IsType<FleetAnswer.Refused>(await _rig.AskAsync(Activate("9.9"), begin: CountAsync));
        Assert.IsType<FleetAnswer.Unchanged>(await _rig.AskAsync(new FleetCommand.Abort(null) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "ci" }, begin: CountAsync));
        Assert.IsType<FleetAnswer.Planned>(await _rig.AskAsync(Activate("1.0"), dryRun: true, begin: CountAsync));
        Assert.IsType<FleetAnswer.Forbidden>(await _rig.AskAsync(Activate("1.0"), grant: new Grant(Role.Deploy, [], Target.Parse("vm1")), begin: CountAsync));
        Assert.IsType<FleetAnswer.NotStored>(await _rig.AskAsync(Activate("1.0"), begin: () => throw new IOException("the disk is full")));
        Assert.Equal((0, stored.Find(KeeperRig.Shop)), (begun, (await _rig.StoredAsync()).Find(KeeperRig.Shop)));

        Assert.IsType<FleetAnswer.Accepted>(await _rig.AskAsync(Activate("1.0"), begin: CountAsync));
        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task Who_only_looks_is_answered_as_though_the_VMs_outside_of_the_scope_were_not_there()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
        FleetCommand Activate() => new FleetCommand.Activate(null) { Id = _rig.NextId(), App = KeeperRig.Shop, Owner = "ci" };

        var some = Assert.IsType<FleetAnswer.Planned>(await _rig.AskAsync(Activate(), dryRun: true, grant: new Grant(Role.Read, [], Target.Parse("vm1"))));
        var none = Assert.IsType<FleetAnswer.Refused>(await _rig.AskAsync(Activate(), dryRun: true, grant: new Grant(Role.Read, [], Target.Parse("vm9"))));

        Assert.StartsWith("vm1: ", Assert.Single(some.Steps), StringComparison.Ordinal);
        Assert.Equal("there is no app shop in this fleet: nothing is released", none.Why);
        Assert.Equal(2, Assert.IsType<FleetAnswer.Planned>(await _rig.AskAsync(Activate(), dryRun: true, grant: new Grant(Role.Read, [], null))).Steps.Count);
    }
}
