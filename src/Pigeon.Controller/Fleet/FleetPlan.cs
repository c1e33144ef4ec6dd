using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;

namespace Pigeon.Controller.Fleet;

/// <summary>What an operation would come to, VM by VM.</summary>
internal static class FleetPlan
{
    /// <param name="app">As it would be.</param>
    public static ValueList<string> Of(FleetApp app, FleetOperation operation, FleetView view) =>
        operation.Vms.Select(vm => $"{vm.Vm}: {Step(app, operation, vm, view)}")
            .Concat(operation.StopsServing.Select(vm => $"{vm}: stops serving {app.Name}: {operation.Version} is not for it")).ToValueList();

    private static string Step(FleetApp app, FleetOperation operation, VmProgress vm, FleetView view)
    {
        var what = $"{operation.Verb.ToString().ToLowerInvariant()} {app.Name} {operation.Version}";
        if (vm is { Stage: VmStage.Silent, Detail: var silent }) return $"{silent}: left out until it is heard";
        if (app.Find(operation.Version!.Value) is { TakenUp: true, State: FleetState.Active } && operation.Verb is Pigeon.Core.Stacks.Verb.Release)
            return vm.Stage is VmStage.Done ? $"takes up {app.Name} {operation.Version} as it is in production there" : $"{what}, and lead production to it as the others do";
        if (operation.IsSwitch) return $"asked whether {operation.Version} is ready there; {what}";
        if (view.Find(vm.Vm)?.Record.Facts is not { } facts || app.Find(operation.Version!.Value) is not { } stack) return what;
        return operation.Verb is Pigeon.Core.Stacks.Verb.Release ? $"{what}, {Part(stack, facts, view)}" : what;
    }

    private static string Part(FleetStack stack, VmFacts vm, FleetView view) => (stack.Runs.Matches(vm, view.Groups), stack.Serves.Matches(vm, view.Groups)) switch
    {
        (true, true) => "which runs there and is served there",
        (true, false) => "which runs there and is served by others",
        _ => "which runs on others and is served there",
    };
}
