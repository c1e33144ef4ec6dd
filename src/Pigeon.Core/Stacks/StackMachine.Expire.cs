using System.Globalization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>Stacks that have been kept long enough.</content>
public static partial class StackMachine
{
    /// <summary>How what makes a stack leave is called when it is no operation.</summary>
    private const string NamePrefix = "expiry-";

    /// <summary>While an operation is under way nothing leaves: it may be what brings the stack back.</summary>
    private static App Expire(App app, Observed observed, DateTimeOffset now)
    {
        if (app.Running is not null) return app;
        foreach (var expiry in Expiry.Of(app).Where(expiry => expiry.At <= now && !HelpsOut(app, expiry.Stack, observed)).ToList())
        {
            var by = OperationId.Parse(string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{now.ToUnixTimeMilliseconds()}"));
            app = Due(Put(app, expiry.Stack with { LeavesBy = by }, StackState.Deactivating, now), by, Verb.Deactivate, expiry.Stack, HookEvent.PreDeactivate);
        }

        return app;
    }

    /// <summary>Whether production falls back to the stack, or may do so as far as is known: then its time is not over.</summary>
    private static bool HelpsOut(App app, Stack stack, Observed observed) => stack.State is StackState.Inactive
        && app.In(StackState.Active) is { Spec.Loadbal.Fallback: Fallback.Inactive } active
        && !Planner.Serves(observed, active.LaneOf(app.Name));

    /// <summary>What has expired between two states of the same VM.</summary>
    public static IEnumerable<Expiry> Expired(Desired before, Desired after) =>
        from app in before.Apps
        from expiry in Expiry.Of(app with { KeptElsewhere = after.Find(app.Name)?.KeptElsewhere == true })
        where after.Find(app.Name)?.Find(expiry.Stack.Version) is { State: StackState.Deactivating, LeavesBy: { } name } && name.Text.StartsWith(NamePrefix, StringComparison.Ordinal)
        select expiry;
}
