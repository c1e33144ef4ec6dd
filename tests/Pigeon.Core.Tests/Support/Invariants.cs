using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Support;

/// <summary>What holds at every moment of every history.</summary>
internal static class Invariants
{
    public static void HoldFor(Desired desired)
    {
        foreach (var app in desired.Apps)
        {
            foreach (var state in new[] { StackState.Releasing, StackState.Release, StackState.Active, StackState.Inactive })
                Assert.True(app.Stacks.Count(stack => stack.State == state) <= 1, $"two stacks of {app.Name} are {state}");
            Assert.Equal(app.Stacks.Count, app.Stacks.Select(stack => stack.Lane).Distinct().Count());
            Assert.Equal(app.Stacks.Count, app.Stacks.Select(stack => stack.Version).Distinct().Count());
            Assert.True(app.Operations.Count(operation => operation.IsRunning) <= 1);
        }
    }

    /// <summary>Whether a move may be made in this world at all.</summary>
    public static void Allow(Move move, Observed world)
    {
        switch (move)
        {
            case Move.Fill fill:
                var slot = world.Proxy!.In(fill.Lane).Single(server => server.Name == fill.Server);
                Assert.True(slot.Owner is null && slot.State is ServerState.Parked, $"{move} takes a slot that is in use");
                AllowAddress(fill.Address, world, move);
                break;
            case Move.AddServer add:
                AllowAddress(add.Address, world, move);
                break;
            case Move.Own own:
                Assert.Null(world.Proxy!.In(own.Lane).Single(server => server.Name == own.Server).Owner);
                Assert.DoesNotContain(world.Proxy.Servers, server => server.Owner == own.Container);
                break;
            case Move.Free free:
                Assert.Equal(ServerState.Parked, world.Proxy!.In(free.Lane).Single(server => server.Name == free.Server).State);
                break;
            case Move.StopContainer stop:
                Assert.True(world.Docker.Find(stop.Container)!.Managed, $"{move} stops a foreign container");
                Assert.DoesNotContain(world.Proxy!.Servers, server => server.Owner == stop.Container);
                break;
            case Move.RunContainer run when world.Docker.Find(run.Replica.ContainerName) is { State: ContainerState.Exited or ContainerState.Dead } ended:
                Assert.True(ended.Managed, $"{move} starts a foreign container");
                break;
            case Move.RunContainer { Replica.Pod: { } pod }:
                Assert.Contains(world.Docker.Pods!, network => network.Pod == pod);
                break;
            case Move.CreatePod create:
                Assert.DoesNotContain(world.Docker.Pods!, network => network.Pod == create.Pod);
                break;
            case Move.RemovePod remove:
                Assert.DoesNotContain(world.Docker.Containers, container => container.Managed && container.State is not ContainerState.Removed
                    && container.App == remove.Network.Pod.App && container.Version == remove.Network.Pod.Version);
                break;
            case Move.RemoveContainer remove:
                Assert.True(world.Docker.Find(remove.Container)!.Managed, $"{move} removes a foreign container");
                break;
            default:
                break;
        }
    }

    /// <summary>Jobs run in their turn and once, and services only after the last.</summary>
    public static void AllowJobs(Move move, Desired desired)
    {
        if (move is not Move.RunContainer { Replica: var run }) return;
        var stack = desired.Find(run.App)!.Find(run.Version)!;
        Assert.Equal(run.IsJob ? run.Service.Name : null, stack.DueJob?.Name);
        Assert.False(run.IsJob && stack.Jobs.Started, $"{move} may run it twice");
    }

    /// <summary>What a container may mount is there before it starts, and not removed while one may have it mounted, as far as the Engine has told.</summary>
    public static void AllowFormula(Move move, Desired desired, Observed world, DockerView told)
    {
        if (move is Move.RunContainer { Replica: var run })
            Assert.True(world.Formulas.Has(desired.Find(run.App)!.Find(run.Version)!.Spec), $"{move} starts before its formula was laid");
        if (move is Move.LayFormula lay)
            Assert.False(world.Formulas.Has(lay.Spec), $"{move} lays what is there");
        if (move is not Move.RemoveFormula remove) return;
        Assert.True(desired.Find(remove.Name)?.Find(remove.Version) is null or { State: StackState.Deactivating }, $"{move} takes away what is wanted");
        Assert.DoesNotContain(told.Containers, container => container.Managed && container.State is not ContainerState.Removed
            && container.App == remove.Name && container.Version == remove.Version);
    }

    /// <summary>Nothing is cut but of a version that leaves, and not before its time.</summary>
    public static void AllowCut(Move move, Desired desired, DateTimeOffset now)
    {
        if (move is not Move.Cut cut) return;
        var stack = desired.Find(cut.Lane.App)!.On(cut.Lane.Letter)!;
        Assert.Equal(StackState.Deactivating, stack.State);
        var loadbal = stack.Spec.Loadbal;
        var patience = cut.Scope switch
        {
            CutScope.Requests => loadbal.DrainTimeout,
            CutScope.Tunnels => loadbal.DrainTunnels ?? loadbal.DrainTimeout,
            _ => TimeSpan.FromTicks(Math.Min(loadbal.DrainTimeout.Ticks, (loadbal.DrainTunnels ?? loadbal.DrainTimeout).Ticks)),
        };
        Assert.True(now >= stack.Since + patience, $"{move} comes too early");
    }

    /// <summary>What other VMs may still send traffic to is stopped when they have let go, or when the time for that is over.</summary>
    public static void AllowStop(Move move, Desired desired, Observed world, DateTimeOffset now)
    {
        if (move is not Move.StopContainer stop || world.Docker.Find(stop.Container) is not { PublishedPort: not null } container) return;
        var stack = desired.Find(container.App)!.Find(container.Version)!;
        Assert.True(world.Peers!.Relieved.Contains(container.Id) || now >= stack.Since + stack.Spec.Loadbal.DrainTimeout, $"{move} comes too early");
    }

    /// <summary>
    /// An app that served before the move serves after it, unless it should not any more. A server does not count of which
    /// the Engine, now silent, told last that its container is dead or elsewhere: nobody can know that it came back.
    /// </summary>
    public static void StillServes(Desired desired, Observed before, Observed after, DockerView told, Move move)
    {
        foreach (var app in desired.Apps)
        {
            if (app is { Running: not { Verb: Verb.Abort } } && app.In(StackState.Active) is { Spec.ServedElsewhere: false } && Serves(app, MapName.Active, before, told))
                Assert.True(Serves(app, MapName.Active, after), $"{app.Name} does not serve production after: {move}");
            if (app.In(StackState.Release) is { Spec.ServedElsewhere: false } && Serves(app, MapName.Release, before, told))
                Assert.True(Serves(app, MapName.Release, after), $"{app.Name} does not serve its release after: {move}");
        }
    }

    /// <summary>Whether traffic reaches the app. With what was told only those members count that the planner could know of; without it, traffic follows the address.</summary>
    private static bool Serves(App app, MapName map, Observed world, DockerView? told = null) =>
        world.Proxy is { } proxy && Lane.TryParse(proxy.Map(map)[app.Name.Text], out var lane)
        && proxy.In(lane).Any(server => server.State is ServerState.Ready
            && (told is null ? MemberAt(server, app, world) is not null : MemberOn(server, app, world) is { } container && IsTold(server, container, told)));

    /// <summary>The container for which the server was filled, if it still is there, or of a server that lost its name the one of its stack that is there.</summary>
    private static Container? MemberOn(Server server, App app, Observed world) => server.Owner is not { } owner ? MemberAt(server, app, world)
        : world.Find(owner) is { IsAlive: true } container && container.Address == server.Address ? container : null;

    /// <summary>Whatever of its stack is at the server's address, by whichever name: one that took the address of another while the Engine was silent is reached as well.</summary>
    private static Container? MemberAt(Server server, App app, Observed world) =>
        world.Containers.FirstOrDefault(container => container is { IsAlive: true } && container.Address == server.Address
            && (container.Id == server.Owner || (container.Registered && container.App == app.Name && container.Version == app.On(server.Lane.Letter)?.Version
                && !world.Proxy!.Servers.Any(other => other.Owner == container.Id))));

    private static bool IsTold(Server server, Container container, DockerView told) => told.Find(container.Id) is { } last
        ? last.IsAlive && last.Address == server.Address : server.Owner is not null;

    private static void AllowAddress(MemberAddress address, Observed world, Move move) =>
        Assert.False(world.Proxy!.Servers.Any(server => server.Owner is not null && server.Address == address), $"{move}: the address is still in use");
}
