using Pigeon.Controller.Tokens;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Controller.Fleet;

/// <summary>Holds what somebody asks for to the VMs that they may change.</summary>
internal static class Reach
{
    private const int MostNamed = 5;

    /// <summary>
    /// The VMs that an operation changes. One that moves production changes also those that only a version of before is for: it is in production there no longer, and
    /// the one that was warm leaves.
    /// </summary>
    public static IEnumerable<VmName> Of(FleetApp? before, FleetOperation operation, FleetView view) => operation.Vms.Select(vm => vm.Vm)
        .Concat(before is null || !operation.IsSwitch ? [] : before.Stacks.SelectMany(view.For))
        .Distinct();

    /// <summary>Why a change of these VMs is more than a grant allows; null when it is not.</summary>
    public static string? Beyond(Grant grant, IEnumerable<VmName> vms, FleetView view)
    {
        if (grant.Vms is null) return null;
        var beyond = vms.Where(vm => !(view.Find(vm) is { } sight ? grant.Covers(sight.Record.Facts, view.Groups) : grant.Covers(vm))).ToList();
        if (beyond.Count == 0) return null;
        var names = string.Join(", ", beyond.Take(MostNamed)) + (beyond.Count > MostNamed ? $" and {beyond.Count - MostNamed} more" : "");
        return $"the token is for VMs {grant.Vms}, and this reaches {names}; nothing was changed";
    }
}
