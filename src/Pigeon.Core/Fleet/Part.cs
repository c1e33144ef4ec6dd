using Pigeon.Core.Definitions;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Fleet;

/// <summary>What a VM has to do with a stack, by the stack's targets.</summary>
internal readonly record struct Part(bool Runs, bool Serves)
{
    public bool IsAny => Runs || Serves;

    /// <summary>Null when a target cannot be judged: it refers to a node group that the settings do not have any more.</summary>
    public static Part? Of(FleetStack stack, VmFacts vm, NodeGroups groups) =>
        groups.Problem(stack.Runs) is null && groups.Problem(stack.Serves) is null ? new Part(stack.Runs.Matches(vm, groups), stack.Serves.Matches(vm, groups)) : null;
}
