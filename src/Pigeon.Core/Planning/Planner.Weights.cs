using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>Which share of its lane's traffic each member gets.</content>
public static partial class Planner
{
    /// <summary>Of what does not live, or no list shows, the weight does not matter.</summary>
    private static void PlanWeights(PlanBuilder plan, Stack stack, IReadOnlyList<Server> servers)
    {
        foreach (var server in servers)
            if (server.Owner is { } owner && plan.Census.Find(owner) is { IsAlive: true } container && stack.Spec.WeightOf(container) is var weight && weight != server.Weight)
                plan.Add(new Move.SetWeight(server.Lane, server.Name, weight));
    }
}
