using System.Globalization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <content>Stacks that have been kept long enough.</content>
public static partial class StackMachine
{
    /// <summary>While an operation is under way nothing leaves: it may be what brings the stack back.</summary>
    private static App Expire(App app, DateTimeOffset now)
    {
        if (app.Running is not null) return app;
        foreach (var expiry in Expiry.Of(app).Where(expiry => expiry.At <= now).ToList())
        {
            var by = OperationId.Parse(string.Create(CultureInfo.InvariantCulture, $"expiry-{now.ToUnixTimeMilliseconds()}"));
            app = Due(Put(app, expiry.Stack with { LeavesBy = by }, StackState.Deactivating, now), by, Verb.Deactivate, expiry.Stack, HookEvent.PreDeactivate);
        }

        return app;
    }

    /// <summary>What has expired between two states of the same VM.</summary>
    public static IEnumerable<Expiry> Expired(World.Desired before, World.Desired after) =>
        from app in before.Apps
        where app.Running is null
        from expiry in Expiry.Of(app)
        where after.Find(app.Name)?.Find(expiry.Stack.Version) is { State: StackState.Deactivating }
        select expiry;
}
