namespace Pigeon.Core.Stacks;

/// <content>Times that were noted by a clock which was ahead.</content>
public static partial class StackMachine
{
    /// <summary>Nothing has begun later than now. What says so was noted before the clock was set right, and counts from now: its time would never be over.</summary>
    private static App Timely(App app, DateTimeOffset now)
    {
        foreach (var stack in app.Stacks.Where(stack => stack.Since > now || stack.Jobs.DueSince > now)) app = app.With(Timely(stack, now));
        if (app.Running is { } running && (running.StartedAt > now || running.LetGoAt > now))
            app = Change(app, running with { StartedAt = Earlier(running.StartedAt, now), LetGoAt = running.LetGoAt is { } letGo ? Earlier(letGo, now) : null });
        var latest = now + HookPauseAtMost;
        return app.Hooks.Any(due => due.NotBefore > latest)
            ? app with { Hooks = app.Hooks.Select(due => due.NotBefore > latest ? due with { NotBefore = now } : due).ToValueList() } : app;
    }

    private static Stack Timely(Stack stack, DateTimeOffset now) => stack with
    {
        Since = Earlier(stack.Since, now),
        ReadyBy = stack.ReadyBy - ((stack.Since > stack.JobDueSince ? stack.Since : stack.JobDueSince) - now),
        Jobs = stack.Jobs.DueSince > now ? stack.Jobs with { DueSince = now } : stack.Jobs,
    };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
