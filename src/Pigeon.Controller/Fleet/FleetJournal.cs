using System.Collections.Immutable;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Hosting;

namespace Pigeon.Controller.Fleet;

/// <summary>
/// How the VMs came along in each operation, for people who watch. It is told from what is stored: after a restart each VM's latest step is there, and
/// the earlier ones are not.
/// </summary>
/// <param name="controller">The controller's name.</param>
internal sealed class FleetJournal(string controller)
{
    private const int MostNamed = 10;
    private readonly Pulse _pulse = new();
    private ImmutableDictionary<OperationId, ImmutableList<StepWire>> _steps = ImmutableDictionary<OperationId, ImmutableList<StepWire>>.Empty;

    /// <inheritdoc cref="Pulse.Next"/>
    public Task Changed => _pulse.Next;

    /// <summary>Notes what has changed.</summary>
    public void Follow(FleetDesired before, FleetDesired next)
    {
        var steps = ImmutableDictionary.CreateBuilder<OperationId, ImmutableList<StepWire>>();
        foreach (var (app, operation) in next.Apps.SelectMany(app => app.Operations.Select(operation => (app.Name, operation))))
        {
            var former = before.Find(app)?.Operations.FirstOrDefault(each => each.Id == operation.Id);
            var known = _steps.GetValueOrDefault(operation.Id, []);
            steps[operation.Id] = ReferenceEquals(former, operation) ? known : known.AddRange(Steps(former, operation));
        }

        Volatile.Write(ref _steps, steps.ToImmutable());
        _pulse.Beat();
    }

    public OperationWire Show(AppName app, FleetOperation operation) => new()
    {
        Id = operation.Id.Text,
        App = app.Text,
        Verb = operation.Verb.ToString().ToLowerInvariant(),
        Version = operation.Version?.Text,
        Vm = controller,
        Owner = operation.Owner,
        State = operation.Outcome is { } outcome ? WordOf(outcome) : "running",
        Detail = operation.Detail,
        WaitingFor = operation.IsRunning ? WaitingFor(operation) : null,
        StartedAt = operation.StartedAt,
        EndsBy = operation.IsRunning ? FleetMachine.EndOf(operation) : null,
        EndedAt = operation.EndedAt,
        StopsServing = operation.Outcome is null or FleetOutcome.Done ? [.. operation.StopsServing.Select(vm => vm.Text)] : [],
        Steps = Volatile.Read(ref _steps).GetValueOrDefault(operation.Id, []),
        Evidence = [],
    };

    private static string WordOf(FleetOutcome outcome) => outcome switch
    {
        FleetOutcome.Done => "done",
        FleetOutcome.NotReady => "not_ready",
        FleetOutcome.Aborted => "aborted",
        FleetOutcome.Reverted => "reverted",
        FleetOutcome.Disagree => "disagree",
        _ => throw new System.Diagnostics.UnreachableException($"no word for {outcome}"),
    };

    private static IEnumerable<StepWire> Steps(FleetOperation? former, FleetOperation operation) =>
        from vm in former is null ? operation.Vms : operation.Vms.Except<VmProgress>(former.Vms, ReferenceEqualityComparer.Instance)
        let stage = former?.Of(vm.Vm)?.Stage
        where vm.Stage != stage
        let text = TextOf(operation, vm, stage)
        where text is not null
        select new StepWire(vm.Since, $"{vm.Vm}: {text}");

    /// <summary>Null for what says nothing new.</summary>
    private static string? TextOf(FleetOperation operation, VmProgress vm, VmStage? before) => vm.Stage switch
    {
        VmStage.Ready when operation.IsSwitch => "ready",
        VmStage.Told when operation.IsSwitch && before is not VmStage.Ready => "ready; told to switch",
        VmStage.Told => operation.IsSwitch ? "told to switch" : "told",
        VmStage.Reaching => "up",
        VmStage.Done => operation.Verb switch
        {
            Verb.Release => "released",
            Verb.Deactivate => "gone",
            _ => "switched",
        },
        VmStage.Refused => $"refused: {vm.Detail}",
        VmStage.Late => $"late: {vm.Detail}",
        VmStage.Silent => vm.Detail,
        VmStage.Reverting => vm.Detail.Length == 0 ? "told to go back" : $"{vm.Detail}; told to go back",
        VmStage.Reverted => "as it was before",
        _ => null,
    };

    /// <summary>The VMs that everybody else waits for now.</summary>
    private static string? WaitingFor(FleetOperation operation)
    {
        var stage = operation.Phase switch
        {
            FleetPhase.Checking => VmStage.Waiting,
            FleetPhase.Acting => operation.Vms.Any(vm => vm.Stage is VmStage.Told) ? VmStage.Told : VmStage.Reaching,
            _ => VmStage.Reverting,
        };
        var late = operation.Vms.Where(vm => vm.Stage == stage).Select(vm => vm.Detail.Length == 0 ? vm.Vm.Text : $"{vm.Vm} ({vm.Detail})").ToList();
        return late.Count == 0 ? null : late.Count <= MostNamed ? string.Join(", ", late)
            : $"{string.Join(", ", late.Take(MostNamed))} and {late.Count - MostNamed} more";
    }
}
