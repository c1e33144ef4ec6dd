using Pigeon.Agent.Control;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Simulation.Engine;

namespace Pigeon.Simulation.Vms;

/// <summary>A VM's Docker and HAProxy as one agent sees them and works on them. What it had under way with the Engine goes on without it, mostly.</summary>
internal sealed class VmWorld(Vm vm, Node node, Bell bell, TimeProvider time, Func<PeerView?> peers) : IWorld
{
    private readonly SortedSet<string> _busy = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, WorkFailure> _failures = new(StringComparer.Ordinal);
    private DockerView? _listed;

    private World World => vm.World;

    public async Task<Observed> ObserveAsync(Desired desired, bool networksWanted, CancellationToken ct)
    {
        await PauseAsync(ct);
        var truth = vm.Truth;
        if (vm.DockerAnswers) _listed = truth.Docker;
        var docker = (_listed ?? new DockerView { Reachable = false, Listed = false, Containers = [] }) with
        {
            Reachable = vm.DockerAnswers, Listed = _listed is not null, Busy = _busy.ToValueList(), Failures = _failures.Values.ToValueList(),
        };
        if (World.Chance.OneIn(4)) await Task.Yield();
        return truth with { Docker = docker with { Containers = docker.Containers.Concat(Gone(truth.Proxy, docker)).ToValueList() }, Peers = peers() };
    }

    public async Task ApplyAsync(Plan plan, Desired desired, Blueprint blueprint, Observed observed, CancellationToken ct)
    {
        foreach (var move in plan.Moves)
        {
            if (World.Chance.OneIn(8)) await PauseAsync(ct);
            switch (move)
            {
                case Move.RunContainer run: Work(run.Replica.ContainerName, () => vm.Run(run.Replica)); break;
                case Move.StopContainer stop: Work(stop.Name, () => vm.Stop(stop.Container)); break;
                case Move.RemoveContainer remove: Work(remove.Name, () => vm.Remove(remove.Container)); break;
                default: vm.Do(move, desired, blueprint.Structure, observed); break;
            }
        }
    }

    /// <summary>Of a server's container that no list shows, the Engine says that there is none.</summary>
    private IEnumerable<Container> Gone(ProxyView? proxy, DockerView docker) =>
        from server in vm.DockerAnswers ? proxy?.Servers ?? [] : []
        where server.Owner is { } owner && docker.Find(owner) is null
        select new Container
        {
            Id = server.Owner!.Value, Name = "gone", App = server.Lane.App, Version = Core.Names.StackVersion.Parse("0"), Managed = true, Registered = true, State = ContainerState.Removed,
        };

    private async Task PauseAsync(CancellationToken ct)
    {
        if (World.Trouble(2)) await Task.Delay(World.Chance.Ms(1, 3000), time, ct);
        else if (World.Chance.OneIn(3)) await Task.Yield();
    }

    private void Work(string name, Action work)
    {
        if (!_busy.Add(name)) return;
        var fails = World.Trouble(8) || !vm.DockerAnswers;
        var goesOn = World.Chance.OneIn(2);
        World.After(World.Chance.Ms(20, World.Trouble(5) ? 15_000 : 800), () =>
        {
            if (!fails && (!node.IsDead || goesOn)) work();
            if (node.IsDead) return;
            _busy.Remove(name);
            if (fails) _failures[name] = new WorkFailure(name, "the Engine does not want to", time.GetUtcNow(), (_failures.GetValueOrDefault(name)?.Attempts ?? 0) + 1, Passing: World.Chance.OneIn(2));
            else _failures.Remove(name);
            bell.Ring(Reason.Work);
        });
    }
}
