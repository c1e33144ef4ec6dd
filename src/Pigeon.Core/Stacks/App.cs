using System.Text.Json.Serialization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>An app as it should be on this VM: its lanes, its stacks and what was last asked of it.</summary>
public sealed record App
{
    private const int OperationsKept = 20;

    public required AppName Name { get; init; }

    /// <summary>Grows with every change of the app.</summary>
    public required long Revision { get; init; }

    /// <summary>Empty when nothing of the app is left: HAProxy then does not know it.</summary>
    public required ValueList<LaneSetup> Lanes { get; init; }

    /// <summary>Who sees the released version, as the latest release says. Like the lanes' settings it stays until another one differs.</summary>
    /// <inheritdoc cref="LoadBalancing.Internal" path="/remarks"/>
    public InternalTraffic Internal { get; init => field = value ?? InternalTraffic.None; } = InternalTraffic.None;

    public required ValueList<Stack> Stacks { get; init; }

    /// <summary>The latest operations, oldest first; at most the last one runs.</summary>
    public required ValueList<Operation> Operations { get; init; }

    /// <summary>Hooks that are to run, in their order. A stored state of before they existed gives null.</summary>
    public ValueList<DueHook> Hooks { get; init => field = value ?? []; } = [];

    /// <summary>Why the latest release came to nothing; null when none has.</summary>
    public string? LastFailure { get; init; }

    /// <summary>Whether a controller says how long versions stay, and the app's own rules of retention do not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeptElsewhere { get; init; }

    /// <summary>Whether HAProxy on this VM has to do with any of its stacks.</summary>
    public bool IsServedHere => Stacks.Any(stack => !stack.Spec.ServedElsewhere);

    public Operation? Running => Operations is [.., { IsRunning: true } last] ? last : null;

    /// <summary>Whether a step of a stack waits for its hooks.</summary>
    public bool Holds(StackVersion version, HookEvent before) => Hooks.Any(due => due.Version == version && due.Hook.Event == before);

    public Stack? Find(StackVersion version) => Stacks.FirstOrDefault(stack => stack.Version == version);

    public Stack? In(StackState state) => Stacks.FirstOrDefault(stack => stack.State == state);

    public Stack? On(char lane) => Stacks.FirstOrDefault(stack => stack.Lane == lane);

    public App With(Stack changed) =>
        this with { Stacks = Stacks.Select(stack => stack.Version == changed.Version ? changed : stack).ToValueList() };

    public App Without(Stack gone) => this with { Stacks = Stacks.Where(stack => stack.Version != gone.Version).ToValueList() };

    public App Begin(Operation operation) =>
        this with { Operations = Operations.Append(operation).TakeLast(OperationsKept).ToValueList() };

    /// <summary>Ends the operation that runs.</summary>
    public App End(OperationOutcome outcome, string detail, DateTimeOffset now) =>
        this with
        {
            Operations = Operations
                .Select(operation => operation.IsRunning
                    ? operation with { Outcome = outcome, Detail = string.Join("; ", [detail, .. operation.Complaints]), EndedAt = now, Complaints = [] } : operation)
                .ToValueList(),
        };
}
