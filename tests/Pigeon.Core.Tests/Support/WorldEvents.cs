using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Support;

/// <summary>What the world does to a VM without being asked.</summary>
internal static class WorldEvents
{
    public static void Happen(SimulatedVm vm, Op op)
    {
        switch (op.Kind)
        {
            case OpKind.Calm: Calm(vm); break;
            case OpKind.ContainerDies: Change(vm, op, each => each.State is ContainerState.Removed ? each : each with { State = ContainerState.Exited, ExitCode = 137 }); break;
            case OpKind.ContainerIsRemoved: Change(vm, op, each => each with { State = ContainerState.Removed }); break;
            case OpKind.ContainerRestarts:
                Change(vm, op, each => each.State is ContainerState.Removed || !vm.DockerAnswers ? each
                    : each with { State = ContainerState.Running, Leaving = false, Address = vm.VacantAddress() });
                break;
            case OpKind.HealthTurns:
                Change(vm, op, each => each with { Health = each.Health is ContainerHealth.Healthy ? ContainerHealth.Unhealthy : ContainerHealth.Healthy });
                break;
            case OpKind.ToldToLeave: Change(vm, op, each => each with { Leaving = each.Leaving || (vm.DockerAnswers && each.State is ContainerState.Running) }); break;
            case OpKind.Paused: Change(vm, op, each => each.State is ContainerState.Running && vm.DockerAnswers ? each with { State = ContainerState.Paused } : each); break;
            case OpKind.DockerToggles: vm.DockerAnswers = !vm.DockerAnswers; break;
            case OpKind.ListingOmits:
                if (vm.Truth.Docker.Containers is { Count: > 0 } all) vm.Omit(all[op.Pick % all.Count].Id);
                break;
            case OpKind.ProxyDies: vm.Truth = vm.Truth with { Proxy = null }; break;
            case OpKind.FormulaIsSpoiled: ChangeFormula(vm, op, laid => laid with { Bundle = null }); break;
            case OpKind.FormulaIsRemoved: ChangeFormula(vm, op, _ => null); break;
            case OpKind.ForeignAppears: AddForeign(vm, op); break;
            case OpKind.PeerMemberAppears: AddPeerMember(vm, op); break;
            case OpKind.PeerMemberVanishes:
                if (vm.Truth.Peers!.Members is { Count: > 0 } members) ChangePeers(vm, peers => peers with { Members = members.Where(each => each != members[op.Pick % members.Count]).ToValueList() });
                break;
            case OpKind.PeersRelieve: Relieve(vm); break;
            default: ChangeServer(vm, op); break;
        }
    }

    /// <summary>Checks pass, requests and jobs end, what was told to leave is gone, everything that runs is healthy, on other VMs too.</summary>
    public static void Calm(SimulatedVm vm)
    {
        Relieve(vm);
        foreach (var app in vm.Desired.Apps)
            foreach (var stack in app.Stacks.Where(stack => stack.Spec.RunsElsewhere && !vm.Truth.Peers!.Members.Any(member => member.App == app.Name && member.Version == stack.Version)))
                ChangePeers(vm, peers => peers with { Members = peers.Members.Append(vm.PeerMember(stack, app.Name)).ToValueList() });
        var owned = vm.Truth.Proxy?.Servers.Select(server => server.Owner).ToHashSet() ?? [];
        var docker = vm.Truth.Docker with
        {
            Containers = vm.Truth.Docker.Containers
                .Where(each => each.State is not ContainerState.Removed || owned.Contains(each.Id))
                .Select(each => each.State is ContainerState.Removed ? each : IsRunningJob(vm, each) ? each with { State = ContainerState.Exited, Leaving = false, ExitCode = 0 } : each.Leaving ? each with { State = ContainerState.Exited, Leaving = false }
                    : each.State is ContainerState.Paused ? each with { State = ContainerState.Running, Health = ContainerHealth.Healthy }
                    : each with { Health = ContainerHealth.Healthy })
                .ToValueList(),
        };
        vm.Truth = vm.Truth with
        {
            Docker = docker,
            Proxy = vm.Truth.Proxy is not { } proxy ? null : proxy with
            {
                Servers = proxy.Servers.Select(server => server with
                {
                    InFlight = 0,
                    Tunnels = 0,
                    State = server.State is ServerState.Coming && Lives(vm.Truth with { Docker = docker }, server) ? ServerState.Ready : server.State,
                }).ToValueList(),
            },
        };
    }

    private static bool IsRunningJob(SimulatedVm vm, Container container) => container.State is ContainerState.Running or ContainerState.Paused
        && vm.Desired.Find(container.App)?.Find(container.Version)?.Spec.Jobs.Any(job => job.Name == container.Service) == true;

    /// <summary>While Docker does not tell of a death, HAProxy's own check is what finds out.</summary>
    public static void ChecksFindTheDead(SimulatedVm vm)
    {
        if (vm.Truth.Proxy is not { } proxy) return;
        vm.Truth = vm.Truth with
        {
            Proxy = proxy with
            {
                Servers = proxy.Servers.Select(server => server.State is ServerState.Ready && !Lives(vm.Truth, server)
                    ? server with { State = ServerState.Coming } : server).ToValueList(),
            },
        };
    }

    public static bool Lives(Observed world, Server server) => server.Owner is { } owner
        ? world.Find(owner) is { IsAlive: true } container && container.Address == server.Address
        : world.Containers.Any(each => each.IsAlive && each.Address == server.Address);

    private static void Change(SimulatedVm vm, Op op, Func<Container, Container> change)
    {
        var docker = vm.Truth.Docker;
        if (docker.Containers.Count == 0) return;
        var index = op.Pick % docker.Containers.Count;
        vm.Truth = vm.Truth with
        {
            Docker = docker with { Containers = docker.Containers.Select((each, at) => at == index ? change(each) : each).ToValueList() },
        };
    }

    private static void ChangeFormula(SimulatedVm vm, Op op, Func<LaidFormula, LaidFormula?> change)
    {
        var laid = vm.Truth.Formulas.Laid;
        if (laid.Count == 0) return;
        var chosen = laid[op.Pick % laid.Count];
        vm.Truth = vm.Truth with { Formulas = new() { Laid = laid.Select(each => each == chosen ? change(each) : each).OfType<LaidFormula>().ToValueList() } };
    }

    private static void ChangeServer(SimulatedVm vm, Op op)
    {
        if (vm.Truth.Proxy is not { } proxy) return;
        var owned = proxy.Servers.Where(server => server.Owner is not null).ToList();
        if (owned.Count == 0) return;
        var chosen = owned[op.Pick % owned.Count];
        var changed = op.Kind switch
        {
            OpKind.CheckFails when chosen.State is ServerState.Ready => chosen with { State = ServerState.Coming },
            OpKind.RequestsArrive when chosen.State is ServerState.Ready => chosen with { InFlight = 1 + (op.Pick % 3), Tunnels = op.Pick % 2 },
            OpKind.RequestsEnd => chosen with { InFlight = 0, Tunnels = 0 },
            OpKind.ParkedByHand => chosen with { State = ServerState.Parked },
            OpKind.ReadiedByHand => chosen with { State = ServerState.Coming },
            OpKind.DisownedByHand => chosen with { Owner = null },
            OpKind.WeighedByHand => chosen with { Weight = op.Pick % 257 },
            _ => chosen,
        };
        vm.Truth = vm.Truth with
        {
            Proxy = proxy with { Servers = proxy.Servers.Select(server => ReferenceEquals(server, chosen) ? changed : server).ToValueList() },
        };
    }

    private static void ChangePeers(SimulatedVm vm, Func<PeerView, PeerView> change) => vm.Truth = vm.Truth with { Peers = change(vm.Truth.Peers!) };

    private static void Relieve(SimulatedVm vm) =>
        ChangePeers(vm, peers => peers with { Relieved = vm.Truth.Docker.Containers.Select(each => each.Id).ToValueList() });

    private static void AddPeerMember(SimulatedVm vm, Op op)
    {
        var stacks = vm.Desired.Apps.SelectMany(app => app.Stacks.Select(stack => (app, stack))).ToList();
        if (stacks.Count == 0) return;
        var (app, stack) = stacks[op.Pick % stacks.Count];
        ChangePeers(vm, peers => peers with { Members = peers.Members.Append(vm.PeerMember(stack, app.Name)).ToValueList() });
    }

    private static void AddForeign(SimulatedVm vm, Op op)
    {
        var stacks = vm.Desired.Apps.SelectMany(app => app.Stacks.Select(stack => (app, stack))).ToList();
        if (stacks.Count == 0) return;
        var (app, stack) = stacks[op.Pick % stacks.Count];
        vm.Truth = vm.Truth with
        {
            Docker = vm.Truth.Docker with { Containers = vm.Truth.Docker.Containers.Append(vm.Foreign(stack, app.Name)).ToValueList() },
        };
    }
}
