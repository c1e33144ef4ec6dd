using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>An app as it should be on every VM that it is for, and what was last asked of it.</summary>
public sealed record FleetApp
{
    private const int OperationsKept = 20;

    public required AppName Name { get; init; }

    /// <summary>Grows with each change of what VMs are told of the app. A VM never goes back to a lower one.</summary>
    public required long Revision { get; init; }

    public required ValueList<FleetStack> Stacks { get; init; }

    /// <summary>The latest operations, oldest first; at most the last one runs, and those before it are shortened.</summary>
    public required ValueList<FleetOperation> Operations { get; init; }

    /// <summary>Whether the revision takes something back: VMs then put their stacks back instead of activating them anew.</summary>
    public bool GoesBack { get; init; }

    public FleetOperation? Running => Operations is [.., { IsRunning: true } last] ? last : null;

    public FleetStack? Find(StackVersion version) => Stacks.FirstOrDefault(stack => stack.Version == version);

    public FleetStack? In(FleetState state) => Stacks.FirstOrDefault(stack => stack.State == state);

    public FleetApp Begin(FleetOperation operation) =>
        this with { Operations = Operations.Select(each => each.Shortened).Append(operation).TakeLast(OperationsKept).ToValueList() };

    public FleetApp With(FleetOperation changed) =>
        this with { Operations = Operations.Select(each => each.Id == changed.Id ? changed : each).ToValueList() };

    public FleetApp With(FleetStack changed) =>
        this with { Stacks = Stacks.Select(each => each.Version == changed.Version ? changed : each).ToValueList() };

    public FleetApp Without(StackVersion gone) => this with { Stacks = Stacks.Where(each => each.Version != gone).ToValueList() };
}
