namespace Pigeon.Core.Planning;

/// <content>Which hook of each app runs next: one at a time, in their order.</content>
public static partial class Planner
{
    private static void PlanHooks(PlanBuilder plan)
    {
        foreach (var app in plan.Desired.Apps)
        {
            // What has ended and could not be stored yet is not run again for that.
            if (app.Hooks.Count == 0 || app.Hooks.Any(due => plan.Observed.RunningHooks.Contains(due.Key)
                || plan.Observed.HookOutcomes.Any(outcome => outcome.Key == due.Key && outcome.Failures == due.Failures))) continue;

            // One that is tried again later does not hold up the others.
            var next = app.Hooks.FirstOrDefault(due => due.NotBefore is not { } at || at <= plan.Now);
            if (next is not null) plan.Add(new Move.RunHook(app.Name, next));
            else plan.WakeBy(app.Hooks.Min(due => due.NotBefore!.Value));
        }
    }
}
