using System.Globalization;
using Pigeon.Agent.Control;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>In what Docker and HAProxy differ from what is wanted of a stack or an app, as far as an observation tells.</summary>
internal static class LiveDiff
{
    public static IEnumerable<DifferenceWire> Of(App app, Stack stack, Observed observed)
    {
        var names = stack.Spec.Containers.Select(container => container.ContainerName).ToHashSet(StringComparer.Ordinal);
        var extra = observed.Docker.Containers.Where(container => container.Managed && container.State is not ContainerState.Removed
            && container.App == app.Name && container.Version == stack.Version && !names.Contains(container.Name));
        return stack.Spec.Replicas.SelectMany(replica => Of(app, stack, replica, observed))
            .Concat(OfFormula(stack, observed.Formulas))
            .Concat(extra.Select(container => Live(stack, $"container {container.Name}", null, Words.Of(container.State))));
    }

    /// <summary>The entries of maps that are about the app.</summary>
    public static IEnumerable<DifferenceWire> OfMaps(Desired desired, App app, Observed observed)
    {
        if (observed.Proxy is not { } proxy) return [new DifferenceWire(null, "HAProxy", DifferenceAgainst.Live, "running", null)];
        return Planner.WantedMaps(desired).SelectMany(map =>
        {
            var (wanted, live) = (RowsOf(map, app), RowsOf(proxy.Map(map.Name), app));
            return wanted.Keys.Union(live.Keys).Where(key => wanted.GetValueOrDefault(key) != live.GetValueOrDefault(key)).Select(key => new DifferenceWire(
                null, $"map {Words.Of(map.Name)}: {key}", DifferenceAgainst.Live, wanted.GetValueOrDefault(key), live.GetValueOrDefault(key)));
        });
    }

    private static Dictionary<string, string> RowsOf(MapTable map, App app) => map.Rows
        .Where(row => map.Name is MapName.Routes ? row.Value.Split('/')[0] == app.Name.Text : row.Key == app.Name.Text)
        .DistinctBy(row => row.Key).ToDictionary(row => row.Key, row => row.Value);

    private static List<DifferenceWire> Of(App app, Stack stack, ReplicaSpec replica, Observed observed)
    {
        var name = replica.ContainerName;
        var key = $"container {name}";
        if (observed.Docker.Find(name) is not { State: not ContainerState.Removed } container) return [Live(stack, key, "running", null)];
        if (container.State is not ContainerState.Running) return [Live(stack, key, "running", Words.Of(container.State))];
        List<DifferenceWire> found = [];
        if (container.Health is ContainerHealth.Starting or ContainerHealth.Unhealthy) found.Add(Live(stack, $"{key} health", "healthy", Words.Of(container.Health)));
        if (container.Registered != replica.Service.Registered) found.Add(Live(stack, $"{key} register_backend", Word(replica.Service.Registered), Word(container.Registered)));
        if (replica.Service.Registered && observed.Proxy is { } proxy) found.AddRange(OfServer(stack, stack.LaneOf(app.Name), container, proxy));
        return found;
    }

    private static IEnumerable<DifferenceWire> OfServer(Stack stack, Lane lane, Container container, ProxyView proxy)
    {
        var key = $"server of {container.Name}";
        if (proxy.In(lane).FirstOrDefault(server => server.Owner == container.Id) is not { } server)
        {
            yield return Live(stack, key, $"ready in {lane}", null);
            yield break;
        }

        if (server.State is not ServerState.Ready) yield return Live(stack, key, $"ready in {lane}", Words.Of(server.State));
        if (container.Address is { } address && server.Address != address) yield return Live(stack, $"{key} address", $"{address}", server.Address?.ToString());
        var weight = stack.Spec.WeightOf(container);
        if (server.Weight != weight)
            yield return Live(stack, $"{key} weight", weight.ToString(CultureInfo.InvariantCulture), server.Weight.ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<DifferenceWire> OfFormula(Stack stack, FormulaView formulas)
    {
        if (stack.Spec.Formula is not { } wanted || formulas.Has(stack.Spec)) return [];
        var faults = formulas.Find(stack.Spec.App, stack.Version)?.Faults ?? [];
        return faults.Count == 0 ? [Live(stack, $"formula {wanted.Path}", "laid", null)]
            : faults.Select(fault => Live(stack, $"file {fault.Name}", "as released", fault.What));
    }

    private static string Word(bool yes) => yes ? "true" : "false";

    private static DifferenceWire Live(Stack stack, string key, string? wanted, string? live) => new(stack.Version.Text, key, DifferenceAgainst.Live, wanted, live);
}
