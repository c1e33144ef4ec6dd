using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Agent.Control;

/// <summary>Names the one thing that an operation waits for.</summary>
internal static class Waiting
{
    public static string? For(App app, Operation operation, Observed observed)
    {
        if (app.Hooks.FirstOrDefault(due => due.Operation == operation.Id) is { } hook) return $"hook {hook}{(hook.Problem is { } problem ? $", which failed: {problem}" : "")}";
        var leaving = app.Stacks.FirstOrDefault(stack => stack.State is StackState.Deactivating
            && (operation.Verb is Verb.Abort || stack.Version == operation.Version));
        if (leaving is not null) return Leaving(app, leaving, observed);
        if (app.Lanes.Count == 0) return $"HAProxy to load a configuration without {app.Name}";
        if (operation.Verb is Verb.Abort)
            return operation.Before.Select(former => app.Find(former.Version)).OfType<Stack>()
                .Select(restored => Readiness.MissingFor(app, restored, observed)).FirstOrDefault(missing => missing is not null);
        if (operation.Version is { } version && app.Find(version) is { } stack) return Readiness.MissingFor(app, stack, observed);
        return observed.Proxy is null ? "HAProxy, which does not answer" : null;
    }

    private static string? LaidLeft(App app, Stack stack, Observed observed)
    {
        if (observed.Docker.Containers.Any(container => container.Managed && container.State is not ContainerState.Removed && container.App == app.Name && container.Version == stack.Version)
            || observed.Formulas.Find(app.Name, stack.Version) is not { } laid) return null;
        return $"{laid.Work} to be removed{(observed.Formulas.FailureOf(app.Name, stack.Version) is { } failure ? $" ({failure.Message})" : "")}";
    }

    private static string Leaving(App app, Stack stack, Observed observed)
    {
        var left = observed.Proxy?.In(stack.LaneOf(app.Name)).Where(server => server.Owner is not null).ToList() ?? [];
        var (busy, tunnels) = (left.Sum(server => server.InFlight), left.Sum(server => server.Tunnels));
        if (busy > 0) return $"{Traffic.Describe(busy - tunnels, tunnels)} on {stack} to finish";
        var docker = observed.Docker;
        var network = docker.Containers.Any(container => container.Managed && container.App == app.Name && container.Version == stack.Version) ? null
            : docker.Pods?.FirstOrDefault(each => each.Pod.App == app.Name && each.Pod.Version == stack.Version);
        if (network is null) return LaidLeft(app, stack, observed) ?? $"the containers of {stack} to stop";
        var refusal = docker.Failures.FirstOrDefault(failure => failure.Work == network.Pod.Work)?.Message;
        return $"{network.Pod.Work} to be removed{(refusal is null ? "" : $" ({refusal})")}";
    }
}
