using Pigeon.Core.Fleet;
using Pigeon.Simulation.Vms;

namespace Pigeon.Simulation.Story;

/// <summary>What an operation's outcome promises, held against what the VMs really did.</summary>
internal static class Promises
{
    public static void Hold(FleetOperation operation, List<Vm> vms, Action<bool, string> hold)
    {
        hold(operation.Detail.Length > 0, $"{operation} ended without a word");
        if (!operation.IsSwitch) return;
        switch (operation.Outcome)
        {
            case FleetOutcome.Done:
                hold(operation.AllowPartial || operation.Vms.All(vm => vm.Stage is VmStage.Done), $"{operation} is done, and not everywhere");
                foreach (var part in operation.Vms.Where(vm => vm.Stage is VmStage.Done))
                    hold(Of(part, vms).Past.Any(past => past.Revision >= operation.Revision && past.Production == operation.Version), $"{operation} is done, and {part.Vm} never switched");
                break;
            case FleetOutcome.Reverted:
                var active = operation.Before.FirstOrDefault(stack => stack.State is FleetState.Active)?.Version;
                foreach (var part in operation.Vms.Where(vm => vm.IsTold))
                    hold(part.Stage is VmStage.Reverted || (part.Stage is VmStage.Reverting && operation.Detail.Contains(part.Vm.Text, StringComparison.Ordinal)), $"{operation} is reverted, and {part.Vm} is {part.Stage}");
                foreach (var part in operation.Vms.Where(vm => vm.Stage is VmStage.Reverted && vms.Exists(each => each.Name == vm.Vm && !each.WasRemoved)))
                    hold(Of(part, vms).Past.Any(past => past.Revision >= operation.Revision && past.Production == active), $"{operation} is reverted, and {part.Vm} never went back");
                break;
            case FleetOutcome.NotReady:
                foreach (var part in operation.Vms)
                    hold(WasActive(operation) || !Of(part, vms).Past.Any(past => past.Revision > operation.BeforeRevision && past.Revision < operation.Revision && past.Production == operation.Version),
                        $"{operation} switched nothing, it says, and {part.Vm} had switched");
                break;
            default:
                break;
        }
    }

    private static bool WasActive(FleetOperation operation) => operation.Before.Any(stack => stack.Version == operation.Version && stack.State is FleetState.Active);

    private static Vm Of(VmProgress progress, List<Vm> vms) => vms.Single(vm => vm.Name == progress.Vm);
}
