using System.Text.Json;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.World;
using Pigeon.Simulation.Control;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Vms;

namespace Pigeon.Simulation.Story;

/// <summary>What always holds, looked at after each step that changed anything.</summary>
internal sealed class Rules(World world, List<Vm> vms)
{
    /// <summary>As many operations of an app are kept.</summary>
    private const int OperationsKept = 20;

    /// <summary>What each revision says, which is one thing for ever.</summary>
    private readonly Dictionary<long, string> _said = [];
    private readonly HashSet<StackVersion> _everActive = [];
    private readonly List<OperationId> _begun = [];
    private readonly Dictionary<OperationId, FleetOperation> _ended = [];
    private readonly HashSet<OperationId> _accepted = [];
    private readonly Dictionary<VmName, long> _taken = [];
    private readonly Dictionary<VmName, HashSet<StackVersion>> _asked = [];
    private string? _broken;

    /// <summary>What is stored of the app.</summary>
    public FleetApp? App { get; private set; }

    /// <summary>All operations that ended, in the order of their ends.</summary>
    public IReadOnlyCollection<FleetOperation> Ended => _ended.Values;

    public IReadOnlyCollection<OperationId> Accepted => _accepted;

    /// <summary>Something was stored.</summary>
    /// <param name="fleet">What it says of the fleet; null when that is nothing.</param>
    /// <param name="leads">Whether who stored it leads now.</param>
    public void Stored(ReadOnlyMemory<byte>? fleet, bool leads)
    {
        Hold(leads, "an old controller changed something");
        if (fleet is { } value && JsonSerializer.Deserialize(value.Span, FleetJson.Default.FleetPart) is { App: { } app }) Stored(app);
    }

    /// <summary>An agent is told something.</summary>
    public void Told(VmOrders orders)
    {
        world.IsTouched = true;
        foreach (var assignment in orders.Assignments)
        {
            Hold(assignment.Revision == 0 || _said.ContainsKey(assignment.Revision), $"{orders.Vm} is told revision {assignment.Revision}, which is not stored");
            var text = TextOf(assignment.Stacks.Select(stack => (stack.Version, stack.State)));
            Hold(assignment.Revision == 0 || _said[assignment.Revision] == text, $"{orders.Vm} is told that revision {assignment.Revision} is {text}, and what is stored says {_said.GetValueOrDefault(assignment.Revision)}");
            Hold(assignment.AtOnce is not { } order || _begun.Contains(order.Operation), $"{orders.Vm} is told to switch for an operation that is not stored");
        }
    }

    /// <summary>Somebody is about to be told that an operation was accepted.</summary>
    public void Answered(string id)
    {
        world.IsTouched = true;
        var operation = OperationId.Parse(id);
        Hold(_begun.Contains(operation), $"operation {id} is told as accepted before it is stored");
        _accepted.Add(operation);
    }

    /// <summary>An agent has stored something. What it took in may be something else again within the same step.</summary>
    public void Note(Vm vm) => AskedOf(vm);

    public void Check()
    {
        if (_broken is not null) throw new RuleBrokenException(_broken);
        foreach (var vm in vms)
        {
            var asked = AskedOf(vm);
            if (vm.App is { } app)
            {
                foreach (var state in new[] { StackState.Releasing, StackState.Release, StackState.Active, StackState.Inactive })
                    Hold(app.Stacks.Count(stack => stack.State == state) <= 1, $"{vm.Name}: two stacks are {state}");
                if (app.In(StackState.Active) is { } active) Hold(_everActive.Contains(active.Version), $"{vm.Name}: {active.Version} is active, which nobody asked for");
            }

            if (vm.Production is { } production)
            {
                Hold(_everActive.Contains(production), $"{vm.Name} serves {production}, which nobody asked for");
                Hold(asked.Contains(production), $"{vm.Name} serves {production}, which it was not asked for");
                Hold(Served(vm, production), $"{vm.Name}: what serves as {production} is of another version");
            }

            if (vm.Orders.Find(Vm.Shop) is not { } kept) continue;
            Hold(_taken.GetValueOrDefault(vm.Name) <= kept.Assignment.Revision, $"{vm.Name} went back from revision {_taken.GetValueOrDefault(vm.Name)} to {kept.Assignment.Revision}");
            if (_taken.GetValueOrDefault(vm.Name) != kept.Assignment.Revision) vm.Note();
            _taken[vm.Name] = kept.Assignment.Revision;
        }
    }

    /// <summary>
    /// What the VM may serve: what it took in as production, and until it serves that, what it served before. A switch that has not come through may be taken back by the VM
    /// itself, to what was active when it began.
    /// </summary>
    private HashSet<StackVersion> AskedOf(Vm vm)
    {
        if (!_asked.TryGetValue(vm.Name, out var asked)) _asked[vm.Name] = asked = [];
        var (active, last) = (vm.Orders.Find(Vm.Shop)?.Assignment.In(StackState.Active)?.Version, vm.App?.Operations is [.., var latest] ? latest : null);
        if (active is { } wanted) asked.Add(wanted);
        if (last?.Outcome is not OperationOutcome.Done)
            foreach (var former in last?.Before.Where(former => former.State is StackState.Active) ?? []) asked.Add(former.Version);
        else if (vm.Production == active && active is not null) asked.RemoveWhere(version => version != active);
        return asked;
    }

    private void Stored(FleetApp app)
    {
        Hold(App is null || App.Revision <= app.Revision, $"the fleet went back from revision {App?.Revision} to {app.Revision}");
        Said(app.Revision, app.Stacks);

        // What was decided in the same moment as the operation before it ended is told to those who are not yet told of this one.
        if (app.Running is { Phase: FleetPhase.Acting } running) Said(running.BeforeRevision, running.Before);
        if (app.In(FleetState.Active) is { } active) _everActive.Add(active.Version);
        foreach (var state in Enum.GetValues<FleetState>().Where(state => state is not FleetState.Deactivating))
            Hold(app.Stacks.Count(stack => stack.State == state) <= 1, $"two stacks of the fleet are {state}");
        Hold(app.Operations.Count(operation => operation.IsRunning) <= 1, "two operations run");
        foreach (var operation in app.Operations) Stored(operation);
        var kept = app.Operations.Select(operation => operation.Id).ToHashSet();
        foreach (var accepted in _accepted)
            Hold(kept.Contains(accepted) || _begun.Count - _begun.IndexOf(accepted) > OperationsKept, $"operation {accepted} was accepted and is forgotten");
        App = app;
    }

    private void Said(long revision, IEnumerable<FleetStack> stacks)
    {
        var text = TextOf(stacks.Where(stack => stack.State is not FleetState.Deactivating).Select(stack => (stack.Version, StateOf(stack.State))));
        if (_said.TryAdd(revision, text)) world.Tell($"stored: revision {revision}: {text}");
        Hold(_said[revision] == text, $"revision {revision} said {_said[revision]}, and now {text}");
    }

    private void Stored(FleetOperation operation)
    {
        if (!_begun.Contains(operation.Id)) _begun.Add(operation.Id);
        if (_ended.TryGetValue(operation.Id, out var ended))
        {
            Hold((ended.Outcome, ended.Detail) == (operation.Outcome, operation.Detail), $"{operation} ({operation.Id}) had ended as {ended.Outcome}, and is {operation.Outcome?.ToString() ?? "running"} now");
            return;
        }

        if (operation.IsRunning) return;
        _ended.Add(operation.Id, operation);
        world.Tell($"stored: {operation} {operation.Id}: {operation.Outcome}: {operation.Detail}");
        foreach (var vm in vms) vm.Note();
        Promises.Hold(operation, vms, Hold);
    }

    /// <summary>Whatever takes traffic on production's lane was made for that version.</summary>
    private static bool Served(Vm vm, StackVersion production) => vm.App?.Find(production) is not { } stack || vm.Truth.Proxy!.In(stack.LaneOf(Vm.Shop))
        .Where(server => server.State is ServerState.Ready && server.Owner is not null)
        .All(server => vm.Truth.Docker.Find(server.Owner!.Value) is not { } container || container.Version == production);

    private static string TextOf(IEnumerable<(StackVersion Version, StackState State)> stacks) => string.Join(", ", stacks.Select(stack => $"{stack.Version} {stack.State}").Order(StringComparer.Ordinal));

    private static StackState StateOf(FleetState state) => state switch
    {
        FleetState.Active => StackState.Active,
        FleetState.Inactive => StackState.Inactive,
        _ => StackState.Release,
    };

    /// <summary>The first rule that was broken counts, wherever that came about: a process may well survive what it threw.</summary>
    private void Hold(bool holds, string what)
    {
        if (holds) return;
        world.Tell($"BROKEN: {what}");
        _broken ??= what;
        throw new RuleBrokenException(what);
    }
}
