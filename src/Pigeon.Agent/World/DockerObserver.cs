using Microsoft.Extensions.Logging;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Pruning;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.World;
using ContainerState = Pigeon.Core.World.ContainerState;

namespace Pigeon.Agent.World;

/// <summary>Reads what Docker shows. While the Engine is silent it repeats what it saw last and says so.</summary>
public sealed partial class DockerObserver(EngineClient engine, LeavingMarks leaving, DockerWork work, PruneMarks pruning, ILogger<DockerObserver> logger)
{
    private ValueList<Container> _last = [];
    private bool _listed;

    /// <summary>What is odd about containers, as of the last list.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Why the Engine did not answer the last time; null when it did.</summary>
    public string? Problem { get; private set; }

    public string? Version { get; private set; }

    /// <param name="seeing">HAProxy's tables as they are being read: whom they name as owner must be shown by Docker or confirmed to be gone.</param>
    /// <param name="networksWanted">A command waits that wants networks which <paramref name="desired"/> does not know yet, or no more.</param>
    /// <param name="peers">Of members on other VMs the Engine here knows nothing.</param>
    public async Task<DockerView> ObserveAsync(Desired desired, Task<ProxyView?> seeing, PeerView? peers, bool networksWanted, CancellationToken ct)
    {
        // What is under way is read before the list: a job that ends in between shows as busy once too often, not once too rarely.
        var busy = work.Busy;
        var found = work.FoundImages;
        IReadOnlyList<NetworkDetails>? networks = null;
        try
        {
            if (Version is null || Problem is not null) Version = (await engine.PingAsync(ct)).Server;
            var containers = await ListAsync(desired, seeing, peers, ct);

            // The first look also shows what an agent before this one left behind.
            if (networksWanted || !_listed || Planner.AsksForNetworks(desired, containers)) networks = await engine.ListNetworksAsync(ct);
            (_last, _listed, Problem) = (containers, true, null);
        }
        catch (Exception fault) when (fault is EngineUnreachableException or EngineException or TimeoutException)
        {
            Problem = fault.Message;
        }

        return new DockerView
        {
            Reachable = Problem is null,
            Listed = _listed,
            Containers = _last,
            Networks = networks?.Select(network => NetworkName.TryParse(network.Name, out var name) ? name : (NetworkName?)null).OfType<NetworkName>().ToValueList() ?? [],
            Pods = networks?.Select(PodWork.Read).OfType<PodNetwork>().ToValueList(),
            Busy = busy,
            Failures = work.Failures,
            FoundImages = found,
            Pulls = work.Pulls,
            Pruning = pruning.UnderWay,
            GoneImages = pruning.Gone,
        };
    }

    private async Task<ValueList<Container>> ListAsync(Desired desired, Task<ProxyView?> seeing, PeerView? peers, CancellationToken ct)
    {
        var reader = new ContainerReader(desired, leaving);
        var summaries = await engine.ListContainersAsync(Labels.Register, ct);
        var containers = summaries.Select(reader.Read).OfType<Container>().ToList();
        for (var index = 0; index < containers.Count; index++)
            if (containers[index].State is ContainerState.Restarting)
                containers[index] = await CountRestartsAsync(containers[index], ct);

        var shown = summaries.Select(summary => summary.Id).Concat(peers?.Members.Select(member => member.Id.Text) ?? []).ToHashSet();
        var owners = (await seeing)?.Servers.Select(server => server.Owner).OfType<ContainerId>() ?? [];
        var expected = _last.Where(container => container.State is not ContainerState.Removed).Select(container => container.Id);
        foreach (var owner in owners.Concat(expected).Distinct().Where(owner => !shown.Contains(owner.Text)))
            if (await ConfirmGoneAsync(owner, ct) is { } gone) containers.Add(gone);
        foreach (var warning in reader.Warnings.Except(Warnings)) Log.IsOdd(logger, warning);
        Warnings = reader.Warnings;
        return containers.OrderBy(container => container.Name, StringComparer.Ordinal).ToValueList();
    }

    private async Task<Container> CountRestartsAsync(Container container, CancellationToken ct)
    {
        try
        {
            var details = await engine.InspectContainerAsync(container.Id.Text, ct);
            // It may run again by now, and then the details know of no exit.
            return container with { Restarts = details.RestartCount, ExitCode = container.ExitCode ?? details.State.ExitCode };
        }
        catch (EngineException refusal) when (refusal.Status is System.Net.HttpStatusCode.NotFound)
        {
            return container with { State = ContainerState.Removed };
        }
    }

    /// <summary>A list that shrinks proves nothing: only the Engine's own "no such container" takes a member away.</summary>
    private async Task<Container?> ConfirmGoneAsync(ContainerId owner, CancellationToken ct)
    {
        try
        {
            await engine.InspectContainerAsync(owner.Text, ct);
            return null;
        }
        catch (EngineException refusal) when (refusal.Status is System.Net.HttpStatusCode.NotFound)
        {
            var last = _last.FirstOrDefault(container => container.Id == owner);
            return (last ?? new Container
            {
                Id = owner,
                Name = owner.Text,
                App = default,
                Version = default,
                Managed = false,
                Registered = false,
                State = ContainerState.Removed,
            }) with { State = ContainerState.Removed };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{What}")]
        public static partial void IsOdd(ILogger logger, string what);
    }
}
