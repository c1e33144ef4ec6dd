using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>Which servers lose their traffic, and how: drained while the container lives, parked at once when it is dead.</content>
public static partial class Planner
{
    /// <param name="onlyTheDying">Taking traffic from what is dying cannot wait for a reload; everything else can.</param>
    private static void PlanDepartures(PlanBuilder plan, bool onlyTheDying)
    {
        foreach (var (lane, servers) in plan.Census.Lanes)
        {
            if (plan.Census.Find(lane.App) is not { } app) continue;
            var stack = app.On(lane.Letter);
            var judged = servers.Select(server => (Server: server, Verdict: JudgeOwner(plan, app, stack, server))).ToList();

            // A doubtful member stays while nobody else in its lane could take over.
            var othersServe = judged.Any(one => one.Server.State is ServerState.Ready && one.Verdict is Verdict.Stay);
            foreach (var (server, verdict) in judged)
                if (!onlyTheDying || verdict is Verdict.Gone or Verdict.Leaving)
                    PlanDeparture(plan, server, verdict, othersServe, stack);
        }
    }

    private static void PlanDeparture(PlanBuilder plan, Server server, Verdict verdict, bool othersServe, Stack? stack)
    {
        switch (verdict)
        {
            case Verdict.Vacant when server.State is not ServerState.Parked:
                plan.Add(new Move.Park(server.Lane, server.Name, "nobody is on it"));
                break;
            case Verdict.Vacant when server.IsOverflow:
            case Verdict.Gone or Verdict.Leaving or Verdict.Dismissed when server is { State: ServerState.Parked, InFlight: 0 }:
            case Verdict.Gone or Verdict.Dismissed when server.State is ServerState.Parked && IsHopeless(plan, stack):
                plan.Add(new Move.Free(server.Lane, server.Name));
                break;
            case Verdict.Gone when server.State is not ServerState.Parked:
                plan.Add(new Move.Park(server.Lane, server.Name, "its container has ended"));
                break;
            case Verdict.Dismissed when server.State is ServerState.Draining && (server.InFlight == 0 || IsHopeless(plan, stack)):
                plan.Add(new Move.Park(server.Lane, server.Name, server.InFlight == 0 ? "drained" : "its drain time is over"));
                break;
            case Verdict.Gone or Verdict.Dismissed when server.State is ServerState.Draining or ServerState.Parked && Overdue(plan, stack, server) is { } overdue:
                plan.Add(new Move.Cut(server.Lane, server.Name, stack?.Version, overdue));
                break;
            case Verdict.Leaving or Verdict.Dismissed when server.State is ServerState.Ready or ServerState.Coming:
                plan.Add(new Move.Drain(server.Lane, server.Name, verdict is Verdict.Leaving ? "its container was told to end" : "its stack is leaving", IsSticky(plan, server.Lane)));
                break;
            case Verdict.Unwell when server.State is ServerState.Ready or ServerState.Coming && othersServe:
                plan.Add(new Move.Drain(server.Lane, server.Name, "Docker calls its container unhealthy"));
                break;
            case Verdict.Unwell when server.State is ServerState.Draining && !othersServe:
                plan.Add(new Move.Readmit(server.Lane, server.Name));
                break;
            default:
                break;
        }

        if (verdict is Verdict.Gone or Verdict.Leaving or Verdict.Dismissed) WakeForDrain(plan, stack);
    }

    private static bool IsSticky(PlanBuilder plan, Lane lane) =>
        plan.Census.Find(lane.App)?.Lanes.FirstOrDefault(setup => setup.Letter == lane.Letter) is { Settings.IsSticky: true };

    private static Verdict JudgeOwner(PlanBuilder plan, App app, Stack? stack, Server server)
    {
        if (server.Owner is not { } owner) return Verdict.Vacant;
        if (stack is null) return Verdict.Dismissed;
        var container = plan.Census.Find(owner);
        if (container is not null && IsGone(container, server)) return Verdict.Gone;
        if (stack.State is StackState.Deactivating && !IsHeld(app, stack)) return Verdict.Dismissed;

        // A list that does not show a container proves nothing; only a confirmed end does.
        if (container is null) return Verdict.Stay;
        if (!IsOf(container, app, stack) || !container.Registered) return Verdict.Dismissed;
        if (container.Leaving) return Verdict.Leaving;
        return container.IsFit ? Verdict.Stay : Verdict.Unwell;
    }

    private static bool IsGone(Container container, Server server) =>
        container.State is not (ContainerState.Running or ContainerState.Paused)
        || (container.Address is { } address && address != server.Address);

    private enum Verdict
    {
        Vacant,
        Stay,

        /// <summary>Docker doubts it.</summary>
        Unwell,

        /// <summary>Somebody told the container to end.</summary>
        Leaving,

        /// <summary>The stack does not want it any more.</summary>
        Dismissed,

        /// <summary>The container is dead, or lives elsewhere now.</summary>
        Gone,
    }
}
