using Pigeon.Core.Definitions;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>What a version's definition asks of the fleet beyond its targets: as much as the most demanding of its VMs needs.</summary>
public sealed record StackTerms
{
    /// <summary>How long a VM may take to answer, or to do what takes no time by itself.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(15);

    /// <summary>How long a VM may take to end what it has drained.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromMinutes(1);

    public static StackTerms Default { get; } = new() { SwitchWithin = AtOnce, LeaveWithin = TimeSpan.FromMinutes(5) };

    /// <summary>How long a VM may take to move production to it, its hooks included.</summary>
    public required TimeSpan SwitchWithin { get; init; }

    /// <summary>How long a VM may take to let it go: hooks, drain time and the containers' end.</summary>
    public required TimeSpan LeaveWithin { get; init; }

    /// <summary>Whether its containers take traffic from other VMs.</summary>
    public bool Published { get; init; }

    /// <param name="specs">What it is on each of its VMs; at least one.</param>
    public static StackTerms Of(IReadOnlyList<StackSpec> specs) => new()
    {
        SwitchWithin = AtOnce + specs.Max(spec => HooksOf(spec, HookEvent.PreActivate)),
        LeaveWithin = specs.Max(LeaveTime),
        Published = specs.Any(spec => spec.Loadbal.Publish),
    };

    private static TimeSpan LeaveTime(StackSpec spec)
    {
        var drain = spec.Loadbal.DrainTunnels is { } tunnels && tunnels > spec.Loadbal.DrainTimeout ? tunnels : spec.Loadbal.DrainTimeout;
        var stop = spec.Services.Max(service => service.Docker.StopTimeout);
        return AtOnce + HooksOf(spec, HookEvent.PreDeactivate) + drain + stop + EndWithin;
    }

    /// <summary>They run one after the other.</summary>
    private static TimeSpan HooksOf(StackSpec spec, HookEvent at) => TimeSpan.FromTicks(spec.Hooks.Where(hook => hook.Event == at).Sum(hook => hook.Timeout.Ticks));
}
