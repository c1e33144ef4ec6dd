using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Controller.Tokens;

/// <summary>What somebody may do, with which apps, on which VMs.</summary>
/// <param name="Apps">None: with all of them.</param>
/// <param name="Vms">Null: on all of them.</param>
internal sealed record Grant(Role Role, ValueList<AppPattern> Apps, Target? Vms)
{
    /// <summary>What whoever may open the controller's own socket has.</summary>
    public static Grant Whole { get; } = new(Role.Admin, [], null);

    /// <summary>Whether it is for everything: what concerns the controller as a whole takes such a one.</summary>
    public bool IsUnscoped => Apps.Count == 0 && Vms is null;

    /// <summary>Whether it is good for what takes a role. One that joins VMs is good for nothing else.</summary>
    public bool May(Role needed) => needed == Role.Join || Role == Role.Join ? Role == needed : Role >= needed;

    public bool Covers(AppName app) => Apps.Count == 0 || Apps.Any(pattern => pattern.Matches(app));

    /// <summary>Whether it is for a VM as that describes itself. A scope that cannot be judged, because its node group is gone from the settings, is for none.</summary>
    public bool Covers(VmFacts vm, NodeGroups groups) => Vms is null || (groups.Problem(Vms) is null && Vms.Matches(vm, groups));

    /// <summary>Whether it is for a VM of that name, whatever that says of itself.</summary>
    public bool Covers(VmName vm) => Covers(new VmFacts(vm.Text, []), NodeGroups.None);

    /// <summary>What of a grant its holder may hand on: its VMs are at most one's own. Null when its apps are not all one's own.</summary>
    public Grant? Narrow(Grant wished) => Apps.Count > 0 && !(wished.Apps.Count > 0 && wished.Apps.All(one => Apps.Any(own => own.Includes(one)))) ? null
        : wished with { Vms = Vms is null ? wished.Vms : wished.Vms?.And(Vms) ?? Vms };

    /// <summary>Whether one who has this may see and revoke what has the other: it is no more than it could have made.</summary>
    public bool Includes(Grant other) => Narrow(other) == other;

    /// <summary>Its scopes in words.</summary>
    public string Scope => (Apps.Count, Vms) switch
    {
        (0, null) => "everything",
        (0, { } vms) => $"VMs {vms}",
        (_, null) => $"apps {string.Join(", ", Apps)}",
        (_, { } vms) => $"apps {string.Join(", ", Apps)} on VMs {vms}",
    };
}
