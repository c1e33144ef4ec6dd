using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Fleet.Simulation;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>A VM that is told what it should be, turn by turn.</summary>
public abstract class StewardTest
{
    private protected FleetVm Vm { get; } = new(FleetSample.Vm(1));

    /// <summary>What was in production after each turn; empty: nothing.</summary>
    protected List<string> Production { get; } = [];

    protected DateTimeOffset Now { get; set; } = Sample.Now;

    private protected AppReport Tell(long revision, params (string Version, StackState State)[] stacks) => Tell(revision, goesBack: false, stacks);

    private protected AppReport Tell(long revision, bool goesBack, params (string Version, StackState State)[] stacks) =>
        Take(new VmOrders(Vm.Name, [AssignmentOf(revision, goesBack, stacks)], [], 0, FleetSample.Lease));

    private protected AppReport Switch(long revision, string version) => Take(Order(revision, version), turns: 4);

    private protected VmOrders SwitchTo(long revision, string version) => new(Vm.Name,
        [AssignmentOf(revision, false, (version, StackState.Active)) with { AtOnce = new SwitchOrder(Sample.Id(1), Sample.V(version), Now + TimeSpan.FromSeconds(15)) }], [], 0, FleetSample.Lease);

    private protected VmOrders Order(long revision, string version) => new(Vm.Name,
        [AssignmentOf(revision, false, ("1", StackState.Inactive), (version, StackState.Active)) with { AtOnce = new SwitchOrder(Sample.Id(1), Sample.V(version), Now + TimeSpan.FromSeconds(15)) }], [], 0, FleetSample.Lease);

    private protected AppReport Take(VmOrders orders, int turns = 60)
    {
        Vm.Take(orders, Now);
        AppReport report = null!;
        for (var turn = 0; turn < turns; turn++) report = Turn();
        return report;
    }

    private protected AppReport Turn()
    {
        var report = Vm.Turn(Now).Apps.Single();
        Now += TimeSpan.FromSeconds(2);
        Production.Add(report.Production?.Text ?? "");
        return report;
    }

    private protected static Assignment AssignmentOf(long revision, bool goesBack, params (string Version, StackState State)[] stacks) => new()
    {
        App = Sample.Shop, Revision = revision, GoesBack = goesBack,
        Stacks = stacks.Select(stack => new AssignedStack(Sample.V(stack.Version), stack.State, FleetSample.Digest(1), true, true, TimeSpan.FromSeconds(20))).ToValueList(),
    };

    protected string Is() => string.Join(", ", Vm.App?.Stacks.OrderBy(stack => stack.Version.Text, StringComparer.Ordinal).Select(stack => $"{stack.Version} {stack.State.ToString().ToLowerInvariant()}") ?? []);
}
