using Pigeon.Agent.Docker;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>The VM as it is: Docker and HAProxy, read and changed.</summary>
public sealed class LiveWorld(
    DockerObserver docker, ProxyObserver proxy, DockerWork work, ProxyHand hand, EngineClient engine)
{
    /// <inheritdoc cref="DockerObserver.ObserveAsync" path="/param[@name='somethingNew']"/>
    public async Task<Observed> ObserveAsync(Desired desired, bool somethingNew, CancellationToken ct)
    {
        // The Engine takes milliseconds for a list: HAProxy is read meanwhile.
        var seeing = ReadProxyAsync(ct);
        var listing = docker.ObserveAsync(desired, seeing, somethingNew, ct);
        await Task.WhenAll(seeing, listing);
        return new Observed { Proxy = await seeing, Docker = await listing, Refused = hand.Refused, ProxyRetryAt = hand.RetryAt };
    }

    /// <summary>On another thread, because most of HAProxy's answers are waited for in place.</summary>
    private async Task<ProxyView?> ReadProxyAsync(CancellationToken ct)
    {
        await Task.Yield();
        return await proxy.ObserveAsync(ct);
    }

    /// <summary>Carries out a plan in its order; runs of runtime moves go out together.</summary>
    public async Task ApplyAsync(Plan plan, Desired desired, Blueprint blueprint, Observed observed, CancellationToken ct)
    {
        var run = new List<Move>();
        var before = observed;
        foreach (var move in plan.Moves)
        {
            var after = Forecast.After(observed, move, desired, blueprint.Structure);
            if (IsRuntime(move))
            {
                run.Add(move);
                observed = after;
                continue;
            }

            await FlushAsync(run, blueprint, before, observed, ct);
            await ApplyAsync(move, blueprint, observed, after, ct);
            before = observed = after;
        }

        await FlushAsync(run, blueprint, before, observed, ct);
    }

    private async Task FlushAsync(List<Move> run, Blueprint blueprint, Observed before, Observed anticipated, CancellationToken ct)
    {
        if (run.Count == 0) return;
        await hand.ApplyAsync(run, blueprint, before, anticipated, ct);
        run.Clear();
    }

    private Task ApplyAsync(Move move, Blueprint blueprint, Observed before, Observed after, CancellationToken ct)
    {
        switch (move)
        {
            case Move.StartProxy:
                return hand.StartAsync(blueprint, after, ct);
            case Move.Reload reload:
                return hand.ReloadAsync(reload.Reason, blueprint, before, after, ct);
            case Move.CreateNetwork create:
                return EnsureNetworkAsync(create.Network, ct);
            default:
                work.Submit(move);
                return Task.CompletedTask;
        }
    }

    private async Task EnsureNetworkAsync(NetworkName network, CancellationToken ct)
    {
        try
        {
            await engine.CreateNetworkAsync(network.Text, new Dictionary<string, string> { [Labels.Managed] = "true" }, ct);
        }
        catch (EngineException refusal) when (refusal.Status is System.Net.HttpStatusCode.Conflict)
        {
            // Somebody else was faster: it is there, and that is all that is wanted.
        }
    }

    private static bool IsRuntime(Move move) =>
        move is Move.Fill or Move.AddServer or Move.Readmit or Move.Drain or Move.Park or Move.Free or Move.SetMap;
}
