using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>Lanes that are full, where HAProxy cannot add a server at run time.</content>
public static partial class StackMachine
{
    /// <summary>Gives a lane more slots, and with them a reload, when more members wait for it than it has slots.</summary>
    private static App Grow(App app, Observed observed)
    {
        if (observed.Proxy?.Version is not { CanAddServers: false } || !observed.Docker.Reachable) return app;
        foreach (var stack in app.Stacks.Where(stack => stack.State is not StackState.Deactivating))
        {
            var members = observed.Containers.Count(container => container.App == app.Name && container.Version == stack.Version
                && container is { Registered: true, IsFit: true, Address: not null });
            app = app with { Lanes = app.Lanes.Select(lane => lane.Letter == stack.Lane && lane.Slots < members ? lane with { Slots = 2 * members } : lane).ToValueList() };
        }

        return app;
    }
}
