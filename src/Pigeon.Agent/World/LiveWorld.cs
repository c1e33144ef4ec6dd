using Pigeon.Agent.Formulas;
using Pigeon.Agent.Hooks;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>The VM as it is: Docker and HAProxy, read and changed.</summary>
public sealed class LiveWorld(DockerObserver docker, DockerWork work, LiveProxy proxy, HookWork hooks, FormulaWork formulas, Func<PeerView?> peers) : IWorld
{
    /// <inheritdoc cref="DockerObserver.ObserveAsync" path="/param[@name='networksWanted']"/>
    public async Task<Observed> ObserveAsync(Desired desired, bool networksWanted, CancellationToken ct)
    {
        // The Engine takes milliseconds for a list: HAProxy is read meanwhile.
        var seeing = proxy.ReadAsync(ct);
        var told = peers();
        var listing = docker.ObserveAsync(desired, seeing, told, networksWanted, ct);
        await Task.WhenAll(seeing, listing);
        var running = hooks.Running;
        return await proxy.ObserveAsync(await seeing, await listing, ct) with
        {
            Peers = told, RunningHooks = running, HookOutcomes = hooks.Outcomes, Formulas = formulas.Observe(desired),
        };
    }

    /// <summary>Carries out a plan in its order; runs of runtime moves go out together.</summary>
    public async Task ApplyAsync(Plan plan, Desired desired, Blueprint blueprint, Observed observed, CancellationToken ct)
    {
        work.Heed(desired);
        try
        {
            await ApplyMovesAsync(plan, desired, blueprint, observed, ct);
        }
        finally
        {
            await proxy.SettleAsync();
        }
    }

    private async Task ApplyMovesAsync(Plan plan, Desired desired, Blueprint blueprint, Observed observed, CancellationToken ct)
    {
        var run = new List<Move>();
        foreach (var move in plan.Moves)
        {
            if (IsRuntime(move))
            {
                run.Add(move);
                continue;
            }

            var before = await FlushAsync(run, desired, blueprint, observed, ct);

            // What is done to containers comes last: nothing that follows asks what came of it.
            observed = move is Move.StartProxy or Move.Reload ? Forecast.After(before, move, desired, blueprint.Structure) : before;
            await ApplyAsync(move, blueprint, before, observed, ct);
        }

        await proxy.LeaveAsync(plan, blueprint, await FlushAsync(run, desired, blueprint, observed, ct), ct);
    }

    /// <summary>Returns the world as it is then.</summary>
    private async Task<Observed> FlushAsync(List<Move> run, Desired desired, Blueprint blueprint, Observed before, CancellationToken ct)
    {
        if (run.Count == 0) return before;
        var anticipated = Forecast.After(before, run, desired, blueprint.Structure);
        await proxy.ApplyAsync(run, blueprint, before, anticipated, ct);
        run.Clear();
        return anticipated;
    }

    private Task ApplyAsync(Move move, Blueprint blueprint, Observed before, Observed after, CancellationToken ct)
    {
        switch (move)
        {
            case Move.StartProxy or Move.Reload or Move.CertificateMove or Move.Cut:
                return proxy.ApplyAsync(move, blueprint, before, after, ct);
            case Move.CreateNetwork create:
                return work.EnsureNetworkAsync(create.Network, ct);
            case Move.RunHook hook:
                hooks.Submit(hook);
                return Task.CompletedTask;
            case Move.FormulaMove formula:
                formulas.Submit(formula);
                return Task.CompletedTask;
            default:
                work.Submit(move);
                return Task.CompletedTask;
        }
    }

    /// <summary>Whether it is a command for HAProxy's tables; runs of those go out together.</summary>
    internal static bool IsRuntime(Move move) => move is Move.Fill or Move.AddServer or Move.Readmit or Move.Own or Move.SetWeight or Move.Drain
        or Move.Park or Move.Free or Move.SetMap;
}
