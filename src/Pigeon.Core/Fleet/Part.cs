using Pigeon.Core.Definitions;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Fleet;

/// <summary>What a VM has to do with a stack, by the stack's targets.</summary>
internal readonly record struct Part(bool Runs, bool Serves)
{
    public bool IsAny => Runs || Serves;

    /// <summary>Null when a target cannot be judged: it refers to a node group that the settings do not have any more.</summary>
    public static Part? Of(FleetStack stack, VmFacts vm, NodeGroups groups) =>
        ProblemOf(stack, groups) is null ? new Part(stack.Runs.Matches(vm, groups), stack.Serves.Matches(vm, groups)) : null;

    /// <summary>Why a stack's targets cannot be judged; null when they can.</summary>
    public static string? ProblemOf(FleetStack stack, NodeGroups groups) => ProblemOf(stack.Runs, groups) ?? ProblemOf(stack.Serves, groups);

    private static string? ProblemOf(Target target, NodeGroups groups) => target.Groups.Count == 0 ? null : groups.Problem(target);
}
