using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>Which containers become members, and in which slot.</content>
public static partial class Planner
{
    private static void PlanArrivals(PlanBuilder plan)
    {
        if (!plan.Observed.Docker.Listed) return;
        foreach (var app in plan.Desired.Apps)
            foreach (var stack in app.Stacks.Where(stack => stack is { State: not StackState.Deactivating, Spec.ServedElsewhere: false }))
                PlanLane(plan, app, stack);
    }

    private static void PlanLane(PlanBuilder plan, App app, Stack stack)
    {
        var lane = stack.LaneOf(app.Name);
        var servers = plan.Census.In(lane);

        // A lane that the running configuration does not have waits for its reload.
        if (servers.Count == 0) return;
        foreach (var server in servers.Where(server => server.State is ServerState.Draining or ServerState.Parked))
            if (server.Owner is not null && JudgeOwner(plan, app, stack, server) is Verdict.Stay
                && plan.Census.Find(server.Owner.Value) is not null)
                plan.Add(new Move.Readmit(lane, server.Name));

        PlanWeights(plan, stack, servers);
        var vacant = new Queue<Server>(servers.Where(server =>
            server is { Owner: null, State: ServerState.Parked, IsOverflow: false, InFlight: 0 }));
        var overflow = OverflowNames(servers).GetEnumerator();
        foreach (var container in Newcomers(plan, app, stack))
        {
            var address = container.Address!;

            // The old server on this address has to be gone before the address may serve again.
            if (plan.Census.IsTaken(address)) continue;
            if (!plan.Claim(address)) continue;
            var weight = stack.Spec.WeightOf(container);
            if (vacant.TryDequeue(out var slot))
                plan.Add(new Move.Fill(lane, slot.Name, container.Id, address, weight));
            else if (plan.Observed.Proxy!.Version is not { CanAddServers: false } && overflow.MoveNext())
                plan.Add(new Move.AddServer(lane, overflow.Current, container.Id, address, weight));
        }
    }

    private static IEnumerable<Container> Newcomers(PlanBuilder plan, App app, Stack stack) =>
        from container in plan.Census.Of(app, stack)
        where container.Registered && container.IsFit && container.Address is not null
        where !plan.Census.IsMember(container.Id)
        orderby container.Name, container.Id.Text
        select container;

    /// <summary>Names for servers beyond the slots, without end.</summary>
    private static IEnumerable<string> OverflowNames(IReadOnlyList<Server> servers)
    {
        var taken = servers.Select(server => server.Name).ToHashSet(StringComparer.Ordinal);
        for (var number = 1; ; number++)
            if (taken.Add($"{Server.OverflowPrefix}{number}")) yield return $"{Server.OverflowPrefix}{number}";
    }
}
