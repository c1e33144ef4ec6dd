using Pigeon.Core.Stacks;

namespace Pigeon.Core.Planning;

/// <content>Which hook of each app runs next: one at a time, in their order.</content>
public static partial class Planner
{
    private static void PlanHooks(PlanBuilder plan)
    {
        foreach (var app in plan.Desired.Apps)
        {
            // One that nobody waits for any more, because its step was aborted, still runs; and what has ended and could not be stored yet is not run again for that.
            if (app.Hooks.Count == 0 || plan.Observed.RunningHooks.Any(key => key.StartsWith(DueHook.KeysOf(app.Name), StringComparison.Ordinal))
                || app.Hooks.Any(due => plan.Observed.HookOutcomes.Any(outcome => outcome.Key == due.Key && outcome.Failures == due.Failures))) continue;

            // One that is tried again later does not hold up the others.
            var next = app.Hooks.FirstOrDefault(due => due.NotBefore is not { } at || at <= plan.Now);
            if (next is not null) plan.Add(new Move.RunHook(next));
            else plan.WakeBy(app.Hooks.Min(due => due.NotBefore!.Value));
        }
    }
}
