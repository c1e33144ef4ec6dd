using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>What one app should be on one VM.</summary>
public sealed record Assignment
{
    public required AppName App { get; init; }

    /// <summary>A VM takes in only a higher one than it has.</summary>
    public required long Revision { get; init; }

    /// <summary>Empty: nothing of the app should be there.</summary>
    public required ValueList<AssignedStack> Stacks { get; init; }

    /// <summary>Switch now or refuse; null: get there in your own time.</summary>
    public SwitchOrder? AtOnce { get; init; }

    /// <summary>Whether it takes something back: stacks are put back as they were, and no hook is asked.</summary>
    public bool GoesBack { get; init; }

    public AssignedStack? Find(StackVersion version) => Stacks.FirstOrDefault(stack => stack.Version == version);

    public AssignedStack? In(Stacks.StackState state) => Stacks.FirstOrDefault(stack => stack.State == state);
}
