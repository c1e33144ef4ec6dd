using Pigeon.Core.Fleet;

namespace Pigeon.Core.Tests.Fleet.Simulation;

/// <summary>What an operation's outcome promises, held against what the VMs really did.</summary>
internal static class Outcomes
{
    public static void Hold(FleetOperation operation, IReadOnlyCollection<FleetVm> vms)
    {
        Assert.NotEmpty(operation.Detail);
        if (!operation.IsSwitch) return;
        switch (operation.Outcome)
        {
            case FleetOutcome.Done:
                Assert.True(operation.AllowPartial || operation.Vms.All(vm => vm.Stage is VmStage.Done), "done, and not everywhere");
                Assert.All(operation.Vms.Where(vm => vm.Stage is VmStage.Done), vm =>
                    Assert.True(Of(vm, vms).Past.Any(past => past.Revision >= operation.Revision && past.Production == operation.Version), $"{vm.Vm} never switched"));
                break;
            case FleetOutcome.Reverted:
                Assert.All(operation.Vms.Where(vm => vm.IsTold), vm => Assert.True(vm.Stage is VmStage.Reverted || vm.Stage is VmStage.Reverting && operation.Detail.Contains("when", StringComparison.Ordinal) && operation.Detail.Contains(vm.Vm.Text, StringComparison.Ordinal), $"{vm.Vm} is {vm.Stage}: {operation.Detail}"));
                var active = operation.Before.FirstOrDefault(stack => stack.State is FleetState.Active)?.Version;
                Assert.All(operation.Vms.Where(vm => vm.Stage is VmStage.Reverted), vm =>
                    Assert.Contains(Of(vm, vms).Past, past => past.Revision >= operation.Revision && past.Production == active));
                break;
            case FleetOutcome.NotReady:
                Assert.All(operation.Vms, vm => Assert.DoesNotContain(Of(vm, vms).Past, past => past.Revision > operation.BeforeRevision && past.Revision < operation.Revision && past.Production == operation.Version
                    && !IsActiveBefore(operation)));
                break;
            default:
                break;
        }
    }

    private static bool IsActiveBefore(FleetOperation operation) => operation.Before.Any(stack => stack.Version == operation.Version && stack.State is FleetState.Active);

    private static FleetVm Of(VmProgress progress, IReadOnlyCollection<FleetVm> vms) => vms.Single(vm => vm.Name == progress.Vm);
}
