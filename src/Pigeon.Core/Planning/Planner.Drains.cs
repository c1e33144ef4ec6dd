using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>How long a server that is being left may finish what it has, and what becomes of the rest.</content>
public static partial class Planner
{
    /// <summary>What could not be cut holds its container up no longer than this.</summary>
    private static readonly TimeSpan CutWithin = TimeSpan.FromSeconds(5);

    /// <summary>The rarest look at a drain; counting tunnels is not free.</summary>
    private static readonly TimeSpan Gaze = TimeSpan.FromSeconds(1);

    /// <summary>What is to be cut on a server now; null while its time is not over, or nothing is left.</summary>
    private static CutScope? Overdue(PlanBuilder plan, Stack? stack, Server server)
    {
        if (stack is not { State: StackState.Deactivating }) return null;
        var requests = server.InFlight > server.Tunnels && plan.Now >= RequestsEndBy(stack);
        var tunnels = server.Tunnels > 0 && plan.Now >= TunnelsEndBy(stack);
        if (requests && (tunnels || server.Tunnels == 0)) return CutScope.Everything;
        if (tunnels && server.InFlight == server.Tunnels) return CutScope.Everything;
        return requests ? CutScope.Requests : tunnels ? CutScope.Tunnels : null;
    }

    private static bool IsHopeless(PlanBuilder plan, Stack? stack) =>
        stack is null || (stack.State is StackState.Deactivating && plan.Now >= Later(RequestsEndBy(stack), TunnelsEndBy(stack)) + CutWithin);

    private static DateTimeOffset RequestsEndBy(Stack stack) => stack.Since + stack.Spec.Loadbal.DrainTimeout;

    private static DateTimeOffset TunnelsEndBy(Stack stack) =>
        stack.Since + (stack.Spec.Loadbal.DrainTunnels ?? stack.Spec.Loadbal.DrainTimeout);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void WakeForDrain(PlanBuilder plan, Stack? stack)
    {
        // Of a container that was told to end, its events tell.
        if (stack is not { State: StackState.Deactivating })
        {
            plan.WakeBy(plan.Now + (stack is null ? Glance : Gaze));
            return;
        }

        plan.WakeBy(plan.Now + PauseIn(plan.Now - stack.Since));
        foreach (var end in new[] { RequestsEndBy(stack), TunnelsEndBy(stack) })
            if (end > plan.Now) plan.WakeBy(end);
    }

    /// <summary>The longer it has lasted, the longer the pause until the next look.</summary>
    private static TimeSpan PauseIn(TimeSpan lasted) =>
        TimeSpan.FromTicks(Math.Clamp(lasted.Ticks / 10, Glance.Ticks, Gaze.Ticks));
}
