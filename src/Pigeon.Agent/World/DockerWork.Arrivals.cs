using System.Net;
using System.Threading.Channels;
using Pigeon.Agent.Control;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Images;
using Pigeon.Agent.Secrets;
using Pigeon.Core;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <content>
/// Containers that come: first the image, then a word from the loop that the stack has noted which image that is, then the container. So every replica runs
/// the same image, also when the agent dies in between and the name means another one by then.
/// </content>
public sealed partial class DockerWork
{
    private readonly Channel<Move.RunContainer> _fetches = Channel.CreateUnbounded<Move.RunContainer>();
    private readonly Dictionary<string, Arrival> _arrivals = [];

    /// <summary>Tells what is wanted now: who waits for it goes on, and pulls for stacks that leave are ended.</summary>
    public void Heed(Desired desired)
    {
        lock (_lock)
        {
            // A pull that is ended leaves the table at once.
            foreach (var arrival in _arrivals.Values.ToList())
            {
                var stack = Find(desired, arrival.Run.Replica);
                if (stack is null) arrival.End();
                else if (stack.ImageOf(arrival.Run.Replica.Service.Docker.Image) is { } image) arrival.Note(image);
            }
        }

        images.Forget(IsNoted);

        bool IsNoted(FoundImage found)
        {
            if (desired.Find(found.App)?.Find(found.Version) is not { State: not StackState.Deactivating } stack) return true;
            lock (_lock)
                return stack.ImageOf(found.Image.Name) is not null && !_arrivals.Values.Any(arrival => arrival.Run.Replica is var replica && replica.App == found.App && replica.Version == found.Version);
        }
    }

    private static Stack? Find(Desired desired, ReplicaSpec replica) =>
        desired.Find(replica.App)?.Find(replica.Version) is { State: not StackState.Deactivating } stack ? stack : null;

    private async Task FetchAllAsync(CancellationToken ct)
    {
        var fetches = new List<Task>();
        try
        {
            await foreach (var run in _fetches.Reader.ReadAllAsync(ct))
            {
                fetches.RemoveAll(fetch => fetch.IsCompleted);
                fetches.Add(FetchAsync(run, ct));
            }
        }
        finally
        {
            await Task.WhenAll(fetches);
        }
    }

    private async Task FetchAsync(Move.RunContainer run, CancellationToken ct)
    {
        Arrival arrival;
        lock (_lock) arrival = _arrivals[run.Replica.ContainerName];
        using var wanted = CancellationTokenSource.CreateLinkedTokenSource(ct, arrival.Ended);
        Move.RunContainer? next = null;
        try
        {
            await images.FetchAsync(run, wanted.Token);
            if (run.Image is null) bell.Ring(Reason.Work);
            next = run with { Image = run.Image ?? await arrival.Noted.WaitAsync(wanted.Token) };
        }
        catch (OperationCanceledException) when (arrival.Ended.IsCancellationRequested)
        {
            // The stack leaves: nobody wants the image any more.
        }
        catch (PullFailedException fault)
        {
            Fail(run, fault, fault.Passing);
        }
        catch (Exception fault) when (fault is EngineUnreachableException or TimeoutException)
        {
            Fail(run, fault, passing: true);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Fail(run, fault, passing: false);
        }
        finally
        {
            if (next is null) Leave(run.Replica.ContainerName);
            else _jobs.Writer.TryWrite(next);
        }
    }

    /// <summary>Whether the stack has come to nothing while its container waited for a hand.</summary>
    private bool IsUnwanted(Move move)
    {
        lock (_lock) return move is Move.RunContainer run && _arrivals.TryGetValue(run.Replica.ContainerName, out var arrival) && arrival.Ended.IsCancellationRequested;
    }

    private async Task RunContainerAsync(Move.RunContainer run, CancellationToken ct)
    {
        var given = await secrets.ReadAsync(run.Replica.Service.Docker.SecretEnvironment, ct);
        try
        {
            var recipe = ContainerRecipe.For(run.Replica, run.Network, await ContainerEnvironment.ForAsync(run.Replica.Service.Docker, given, ct), formulas);
            var (id, joined, isStarted) = await CreateAsync(run, recipe.Container, ct);

            // A list may have missed it, and what a job does it does once.
            if (isStarted && run.Replica.IsJob) return;
            foreach (var (name, endpoint) in recipe.Endpoints.Where(endpoint => !joined.Contains(endpoint.Key)))
                await engine.ConnectNetworkAsync(name, id, endpoint, ct);

            // What was created only is removed with its stack.
            if (!IsUnwanted(run)) await engine.StartContainerAsync(id, ct);
        }
        catch (EngineException refusal) when (given.Any(secret => secret.Mask(refusal.Message) != refusal.Message))
        {
            // What the Engine echoes ends up in logs, answers and the operation. No cause is kept: it has the text.
            throw new EngineException(refusal.Status, given.Aggregate(refusal.Message, (message, secret) => secret.Mask(message)));
        }
    }

    /// <summary>The container is known by the image's name as long as that means the image which the stack noted, and made from the image itself otherwise.</summary>
    /// <returns>The container, the networks that it is on, and whether it was started before.</returns>
    private async Task<(string Id, IReadOnlyCollection<string> Joined, bool IsStarted)> CreateAsync(Move.RunContainer run, CreateContainer body, CancellationToken ct)
    {
        var image = run.Image ?? throw new System.Diagnostics.UnreachableException($"nobody noted what {run.Replica.Service.Docker.Image} means");
        string id;
        try
        {
            id = await CreateAsync(run.Replica, body, ct);
        }
        catch (EngineException refusal) when (refusal.Status is HttpStatusCode.NotFound)
        {
            id = await CreateAsync(run.Replica, body with { Image = image.Id }, ct);
        }
        catch (EngineException refusal) when (refusal.Status is HttpStatusCode.Conflict)
        {
            // An agent that died between create and start left it behind; anything else of that name is somebody's own.
            id = await FindOwnAsync(run.Replica, ct) ?? throw new EngineException(refusal.Status, refusal.Message, refusal);
        }

        var made = await engine.InspectContainerAsync(id, ct);
        var isStarted = made.State.Status is not ContainerStatus.Created;
        if (isStarted || made.Image == image.Id) return (id, [.. made.NetworkSettings.Networks.Keys], isStarted);
        await engine.RemoveContainerAsync(id, force: false, ct);
        return (await CreateAsync(run.Replica, body with { Image = image.Id }, ct), [.. body.NetworkingConfig!.EndpointsConfig!.Keys], false);
    }

    private async Task<string> CreateAsync(ReplicaSpec replica, CreateContainer body, CancellationToken ct)
    {
        var created = await engine.CreateContainerAsync(replica.ContainerName, body, ct);
        foreach (var warning in created.Warnings) Log.Warned(logger, replica.ContainerName, warning);
        return created.Id;
    }

    private async Task<string?> FindOwnAsync(ReplicaSpec replica, CancellationToken ct)
    {
        var details = await engine.InspectContainerAsync(replica.ContainerName, ct);
        var labels = details.Config.Labels;
        var own = labels.GetValueOrDefault(Labels.Managed) == "true"
            && labels.GetValueOrDefault(Labels.App) == replica.App.Text
            && labels.GetValueOrDefault(Labels.Version) == replica.Version.Text;
        return own ? details.Id : null;
    }
}
