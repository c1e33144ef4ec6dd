using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>What the maps should say, and the entries in which they differ.</content>
public static partial class Planner
{
    /// <summary>The maps in the order in which they may change: a way has to lead somewhere before it is shown.</summary>
    private static readonly MapName[] MapOrder = [MapName.Fallback, MapName.Active, MapName.Release, MapName.Routes];

    /// <summary>What each map should say.</summary>
    public static ValueList<MapTable> WantedMaps(Desired desired) => MapOrder
        .Select(map => MapTable.Of(map, desired.Apps.SelectMany(app => WantedRows(map, app))))
        .ToValueList();

    private static void PlanMaps(PlanBuilder plan, ProxyView proxy)
    {
        var known = plan.Census.Lanes.Select(lane => lane.Key.Backend).ToHashSet();
        foreach (var wanted in WantedMaps(plan.Desired))
        {
            var live = proxy.Map(wanted.Name).Entries();
            foreach (var row in wanted.Rows.Where(row => live.GetValueOrDefault(row.Key) != row.Value))
                if (wanted.Name is MapName.Routes
                    || (known.Contains(row.Value) && !(wanted.Name is MapName.Active && HasToWait(plan, live.GetValueOrDefault(row.Key), row.Value))))
                    plan.Add(new Move.SetMap(wanted.Name, row.Key, row.Value, OwnerOf(wanted.Name, row)));
            var kept = wanted.Entries();
            foreach (var row in proxy.Map(wanted.Name).Rows.Where(row => !kept.ContainsKey(row.Key)))
                plan.Add(new Move.SetMap(wanted.Name, row.Key, null, OwnerOf(wanted.Name, row)));
        }
    }

    /// <summary>
    /// Production does not leave a lane that serves for one whose members have died since the switch was accepted. An
    /// abort is not held up: nothing could end it.
    /// </summary>
    private static bool HasToWait(PlanBuilder plan, string? from, string to)
    {
        if (!Lane.TryParse(from, out var serving) || !Lane.TryParse(to, out var next)) return false;
        return plan.Census.Find(serving.App) is { Running: not { Verb: Verb.Abort } } app
            && app.On(serving.Letter) is { State: not StackState.Deactivating }
            && Serves(plan.Observed, serving) && !Serves(plan.Observed, next);
    }

    /// <summary>Whether HAProxy has a server there that takes traffic, of a container that lives as far as is known.</summary>
    internal static bool Serves(Observed observed, Lane lane) => observed.Proxy?.In(lane).Any(server =>
        server is { State: ServerState.Ready, Owner: { } owner }
        && (observed.Find(owner) is not { } container || (container.IsAlive && !IsElsewhere(container, server)))) == true;

    private static bool IsElsewhere(Container container, Server server) =>
        container.Address is { } address && address != server.Address;

    private static IEnumerable<MapRow> WantedRows(MapName map, App app) => map switch
    {
        MapName.Routes => RouteRows(app),
        MapName.Active => LaneRow(app, StackState.Active),
        MapName.Release => LaneRow(app, StackState.Release),
        MapName.Fallback => app.In(StackState.Active) is { Spec.Loadbal.Fallback: Fallback.Inactive }
            ? LaneRow(app, StackState.Inactive) : [],
        _ => throw new System.Diagnostics.UnreachableException($"no rows for map {map}"),
    };

    private static IEnumerable<MapRow> LaneRow(App app, StackState state) =>
        app.In(state) is { Spec.ServedElsewhere: false } stack ? [new MapRow(app.Name.Text, stack.LaneOf(app.Name).Backend)] : [];

    private static bool IsReachable(Stack stack) =>
        stack is { Spec.ServedElsewhere: false, State: StackState.Release or StackState.Active or StackState.Inactive };

    /// <summary>
    /// The keys under which requests find the app: <c>frontend/host/path/</c>, with <c>*</c> for any host. The slash at
    /// the end keeps <c>/api</c> from catching <c>/apidocs</c>.
    /// </summary>
    public static IEnumerable<string> RouteKeys(LoadBalancing loadbal) => KeysBelow("", loadbal);

    private static IEnumerable<string> KeysBelow(string prefix, LoadBalancing loadbal)
    {
        var path = loadbal.Path is { } written ? written.Text.Trim('/') : "";
        var tail = path.Length == 0 ? $"{prefix}/" : $"{prefix}/{path}/";
        return loadbal.Hosts.Count == 0
            ? [$"{loadbal.Frontend}/*{tail}"]
            : loadbal.Hosts.Select(host => $"{loadbal.Frontend}/{host}{tail}");
    }

    /// <summary>The keys of the same requests behind the prefix that makes them internal traffic: <c>frontend/host/prefix/path/</c>.</summary>
    public static IEnumerable<string> InternalRouteKeys(LoadBalancing loadbal, InternalTraffic traffic) => traffic.Path is { } prefix
        ? KeysBelow(prefix.Text, loadbal) : [];

    /// <summary>A value is the app's name; behind it stands the prefix, if that is what the key has been found by.</summary>
    private static IEnumerable<MapRow> RouteRows(App app)
    {
        var stacks = app.Stacks.Where(IsReachable).Select(stack => stack.Spec.Loadbal).ToList();
        var plain = stacks.SelectMany(RouteKeys).Select(key => new MapRow(key, app.Name.Text));
        var prefixed = stacks.SelectMany(loadbal => InternalRouteKeys(loadbal, app.Internal))
            .Select(key => new MapRow(key, $"{app.Name}{app.Internal.Path}"));
        return plain.Concat(prefixed).DistinctBy(row => row.Key);
    }

    private static AppName? OwnerOf(MapName map, MapRow row) =>
        AppName.TryParse(map is MapName.Routes ? row.Value.Split('/')[0] : row.Key, out var app) ? app : null;
}
