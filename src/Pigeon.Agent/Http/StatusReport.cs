using Pigeon.Agent.Control;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Hosting;

namespace Pigeon.Agent.Http;

/// <summary>Tells what is, beside what should be.</summary>
public sealed class StatusReport(AgentSettings settings, Journal journal, DockerObserver docker, ProxyHand hand, DriftWatch drift)
{
    /// <summary>How the link to the fleet's controller stands; null on a VM of its own.</summary>
    public Func<ControllerLinkWire>? Link { get; set; }

    public StatusWire Show(Snapshot snapshot)
    {
        var (desired, observed, at) = snapshot;
        return new StatusWire
        {
            Vm = settings.Vm.Name,
            Agent = BuildVersion.Text,
            Docker = new DockerStatusWire(observed.Docker.Reachable, docker.Version, docker.Problem),
            Haproxy = new HaproxyStatusWire(
                observed.Proxy is not null, observed.Proxy?.Version?.Text, observed.Proxy?.WorkerPid, observed.Proxy?.OldWorkers.Count ?? 0, hand.Reloads,
                ProblemOf(observed)),
            Controller = Link?.Invoke(),
            Frontends = [.. settings.Frontends.Select(frontend => CertificateReport.WithCertificates(
                new FrontendWire(frontend.Name.Text, frontend.Bind, frontend.Internal) { TlsBind = frontend.TlsBind }, observed))],
            Apps = [.. desired.Apps.Where(app => app.Stacks.Count > 0 || app.Running is not null).Select(app => Show(app, observed))],
            Drift = [.. drift.Recent.Select(found => new DriftWire(found.At, found.What))],
            Warnings = [.. docker.Warnings, .. Strangers(desired, observed), .. Impostors(desired, observed), .. Unlaid(desired, observed), .. CertificateReport.Warnings(observed, at)],
        };
    }

    private AppWire Show(App app, Observed observed) => new(
        app.Name.Text,
        app.Revision,
        app.Running is { } operation ? journal.Show(app.Name, operation) : null,
        [.. app.Stacks.OrderBy(stack => stack.State).Select(stack => Show(app, stack, observed))])
    {
        Problem = observed.Quarantine.FirstOrDefault(held => held.App == app.Name)?.Text
            ?? app.Hooks.Where(due => due.Problem is not null).Select(due => $"hook {due} failed and is tried again: {due.Problem}").FirstOrDefault(),
    };

    private string? ProblemOf(Observed observed)
    {
        if (observed.Proxy is not { } proxy) return hand.Problem ?? "it does not answer";
        return proxy.Version is { IsSupported: false } old ? $"it is version {old}: {HaproxyVersion.Requirement}" : observed.Refused?.Message;
    }

    private static StackWire Show(App app, Stack stack, Observed observed)
    {
        var lane = stack.LaneOf(app.Name);
        var servers = observed.Proxy?.In(lane).Where(server => server.Owner is not null).ToList() ?? [];
        var containers = observed.Containers
            .Where(container => container.Registered && container.App == app.Name && container.Version == stack.Version).ToList();
        return new StackWire
        {
            Version = stack.Version.Text,
            State = Words.Of(stack.State),
            Lane = lane.Backend,
            Since = stack.Since,
            ExpiresAt = Expiry.Of(app).FirstOrDefault(expiry => expiry.Stack.Version == stack.Version)?.At,
            Ready = stack.Spec.ServedElsewhere ? containers.Count(container => container.IsFit) : servers.Count(server => server.State is ServerState.Ready),
            Wanted = stack.Spec.Replicas.Count(replica => replica.Service.Registered) + containers.Count(container => container.Vm is not null),
            WaitingFor = stack.State is StackState.Deactivating ? null : Readiness.MissingFor(app, stack, observed),
            Images = [.. stack.Images.Select(image => new ImageWire(image.Name, image.Id, image.Digest))],
            Members = [.. containers.Select(container => Show(container, stack, servers.Find(server => server.Owner == container.Id)))],
        };
    }

    private static MemberWire Show(Container container, Stack stack, Server? server) => new(
        container.Name,
        container.Id.Abbreviated,
        server?.Name,
        (server?.Address ?? container.Address)?.ToString(),
        server is null ? "absent" : Words.Of(server.State),
        container.State is ContainerState.Running ? Words.Of(container.Health) : Words.Of(container.State),
        server?.InFlight ?? 0,
        server?.Tunnels ?? 0)
    {
        ImageId = container.ImageId,
        ImageDigest = stack.Images.FirstOrDefault(image => image.Id == container.ImageId)?.Digest,
    };

    /// <summary>Replicas that somebody has made anew from something else, or that are older than what their stack noted.</summary>
    private static IEnumerable<string> Impostors(Desired desired, Observed observed) =>
        from app in desired.Apps
        from stack in app.Stacks
        from replica in stack.Spec.Replicas
        let image = stack.ImageOf(replica.Service.Docker.Image)
        let container = observed.Docker.Find(replica.ContainerName)
        where image is not null && container is { Managed: true, ImageId: { } id, State: not ContainerState.Removed } && id != image.Id
        select $"container {container.Name} runs another image ({container.ImageId}) than {stack} was released with: {image}";

    /// <summary>Formulas that cannot be put right, or not be removed.</summary>
    private static IEnumerable<string> Unlaid(Desired desired, Observed observed) =>
        from app in desired.Apps
        from stack in app.Stacks
        let failure = observed.Formulas.FailureOf(app.Name, stack.Version)
        where failure is not null && failure.At >= stack.Since
        select $"the formula of {stack} is not as it should be: {failure.Message}";

    /// <summary>Containers that say they belong to a stack which is not here.</summary>
    private static IEnumerable<string> Strangers(Desired desired, Observed observed) =>
        from container in observed.Docker.Containers
        where container.State is not ContainerState.Removed && desired.Find(container.App)?.Find(container.Version) is null
        select $"container {Printable.Of(container.Name)} belongs to {container.App} {container.Version}, which is not here: it takes no traffic"
            + (container.Managed ? "; `pigeon prune` removes it" : "");
}
