using System.Collections.Immutable;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Hosting;

namespace Pigeon.Agent.Control;

/// <summary>
/// What was done for each operation since the agent started, and what its failed containers said: for people who watch.
/// What an operation is and how it ended is stored with the desired state.
/// </summary>
public sealed class Journal(string vm, TimeProvider time)
{
    /// <summary>Who begins operations by which an order of the controller is followed.</summary>
    private const string TheFleet = "the fleet";

    private const int StepsKept = 200;
    private const int OperationsKept = 64;
    private readonly Lock _lock = new();
    private readonly Queue<OperationId> _order = new();
    private readonly Dictionary<OperationId, Entry> _entries = [];
    private readonly Pulse _pulse = new();

    /// <inheritdoc cref="Pulse.Next"/>
    public Task Changed => _pulse.Next;

    /// <summary>Notes what a turn does for each operation that is under way, and what each still waits for.</summary>
    public void Follow(Desired desired, Plan plan, Observed observed)
    {
        foreach (var app in desired.Apps)
        {
            if (app.Running is not { } operation) continue;
            foreach (var move in plan.Moves.Where(move => move.App is null || move.App == app.Name)) Step(operation.Id, move.Text);
            Wait(operation.Id, Waiting.For(app, operation, observed), PullsFor(app, operation, observed));
        }
    }

    public void Step(OperationId operation, string what) => Edit(operation, entry => entry with
    {
        Steps = (entry.Steps.Count >= StepsKept ? entry.Steps.RemoveAt(0) : entry.Steps).Add(new StepWire(time.GetUtcNow(), what)),
    });

    public void Evidence(OperationId operation, EvidenceWire evidence) => Edit(operation, entry =>
        entry.Evidence.Any(known => known.Container == evidence.Container) ? entry : entry with { Evidence = entry.Evidence.Add(evidence) });

    /// <summary>Tells the watchers that something else about operations has changed.</summary>
    public void Notify() => _pulse.Beat();

    public OperationWire Show(AppName app, Operation operation)
    {
        Entry? entry;
        lock (_lock) _entries.TryGetValue(operation.Id, out entry);
        return new OperationWire
        {
            Id = operation.Id.Text,
            App = app.Text,
            Verb = Words.Of(operation.Verb),
            Version = operation.Version?.Text,
            Vm = vm,
            Owner = Steward.IsMine(operation) ? TheFleet : operation.Owner.Length > 0 ? operation.Owner : null,
            State = operation.Outcome is { } outcome ? Words.Of(outcome) : "running",
            Detail = operation.Detail,
            WaitingFor = operation.IsRunning ? entry?.WaitingFor : null,
            Pulls = operation.IsRunning ? [.. (entry?.Pulls ?? []).Select(pull => new ImagePullWire(pull.Image, pull.LayersDone, pull.Layers, pull.Bytes, pull.BytesTotal))] : [],
            StartedAt = operation.StartedAt,
            EndedAt = operation.EndedAt,
            Steps = entry?.Steps ?? [],
            Evidence = entry?.Evidence ?? [],
        };
    }

    private void Wait(OperationId operation, string? missing, ValueList<ImagePull> pulls) =>
        Edit(operation, entry => entry with { WaitingFor = missing, Pulls = pulls });

    private static ValueList<ImagePull> PullsFor(App app, Operation operation, Observed observed)
    {
        if (observed.Docker.Pulls.Count == 0 || operation.Version is not { } version || app.Find(version) is not { } stack) return [];
        return observed.Docker.Pulls.Where(pull => stack.Spec.Containers.Any(container => container.Service.Docker.Image == pull.Image)).ToValueList();
    }

    private void Edit(OperationId operation, Func<Entry, Entry> edit)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(operation, out var entry))
            {
                entry = new Entry(null, [], [], []);
                _order.Enqueue(operation);
                if (_order.Count > OperationsKept) _entries.Remove(_order.Dequeue());
            }

            var edited = edit(entry);
            if (edited == entry) return;
            _entries[operation] = edited;
        }

        Notify();
    }

    private sealed record Entry(string? WaitingFor, ValueList<ImagePull> Pulls, ImmutableList<StepWire> Steps, ImmutableList<EvidenceWire> Evidence);
}
