using System.Text.Json;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.World;
using Pigeon.Simulation.Engine;

namespace Pigeon.Simulation.Vms;

/// <summary>A VM: its Docker Engine and its HAProxy, which go on whatever becomes of the agent, and its disk.</summary>
internal sealed class Vm(World world, int number)
{
    public static readonly AppName Shop = AppName.Parse("shop");
    private readonly HashSet<StackVersion> _sick = [];
    private (byte[]? File, Desired Desired) _desired = (null, Desired.Empty);
    private (byte[]? File, KeptOrders Orders) _orders = (null, KeptOrders.None);
    private bool _checkIsDue;
    private int _made;

    public World World => world;

    public VmName Name { get; } = VmName.Parse($"vm{number}");

    public int Number => number;

    public Machine Machine { get; } = new($"vm{number}", world.Chance);

    /// <summary>The process that runs; null while none does.</summary>
    public AgentProcess? Agent { get; set; }

    public bool DockerAnswers { get; set; } = true;

    /// <summary>A mutant: its HAProxy sends production to another lane than it was told.</summary>
    public bool IsStray { get; init; }

    /// <summary>Whether somebody took it out of the fleet, once or for ever.</summary>
    public bool WasRemoved { get; set; }

    /// <summary>What is.</summary>
    public Observed Truth { get; private set; } = new()
    {
        Docker = new DockerView { Reachable = true, Listed = true, Containers = [], Networks = [], Pods = [] }, Proxy = null,
    };

    /// <summary>What production reached while it followed which revision, ever.</summary>
    public HashSet<(long Revision, StackVersion? Production)> Past { get; } = [];

    /// <summary>What the agent has stored of what should be here.</summary>
    public Desired Desired => Stored("/state/desired.json", ref _desired, Desired.Empty, file => JsonSerializer.Deserialize(file, StorageJson.Default.StoredDesired)!.Desired);

    /// <summary>What it has stored of its orders.</summary>
    public KeptOrders Orders => Stored("/state/orders.json", ref _orders, KeptOrders.None, file => JsonSerializer.Deserialize(file, OrdersJson.Default.StoredOrders)!.Orders);

    public App? App => Desired.Find(Shop);

    /// <summary>The version that HAProxy sends production to.</summary>
    public StackVersion? Production => Truth.Proxy?.Map(MapName.Active)[Shop.Text] is { } backend && Lane.TryParse(backend, out var lane) ? App?.On(lane.Letter)?.Version : null;

    /// <summary>Docker or HAProxy are otherwise now.</summary>
    /// <param name="quietly">Whether the agent is not woken.</param>
    public void Become(Observed next, bool quietly = false)
    {
        if (ReferenceEquals(next, Truth)) return;
        var before = Production;
        Truth = next;
        world.IsTouched = true;
        if (Production != before) world.Tell($"{Name}: production goes to {Production?.ToString() ?? "nobody"}, no longer to {before?.ToString() ?? "nobody"}");
        Note();
        CheckSoon();

        // An event that gets lost costs time until the next look.
        if (!quietly && Agent is { } agent && !world.Trouble(10)) world.After(world.Chance.Ms(0, 50), agent.Wake);
    }

    /// <summary>All that is known of it, for whoever looks for a cause.</summary>
    public string Describe() => $"""
        {Name}: {(Agent is null ? "no agent runs" : "its agent runs")}, its clock is {Machine.Skew} ahead
          ordered: {Orders.Find(Shop)?.Assignment.ToString() ?? "nothing"}; {string.Join(", ", Orders.Find(Shop)?.Assignment.Stacks ?? [])}; by hand: {Orders.Find(Shop)?.Overridden}
          should be: {string.Join(", ", App?.Stacks.Select(stack => $"{stack.Version} {stack.State} on {stack.Lane} since {stack.Since:HH:mm:ss} {stack.Failure}") ?? [])}
          operations: {string.Join(", ", App?.Operations.TakeLast(5).Select(each => $"{each.Id} {each.Verb} {each.Version} {each.Outcome} {each.Detail}") ?? [])}
          containers: {string.Join(", ", Truth.Docker.Containers.Select(each => $"{each.Name} {each.State} {each.Health} {each.Address}"))}
          servers: {string.Join(", ", Truth.Proxy?.Servers.Where(each => each.Owner is not null).Select(each => $"{each.Lane}/{each.Name} {each.State} {each.Address}") ?? [])}
        """;

    /// <summary>Keeps what production is at the revision that is followed now.</summary>
    public void Note() => Past.Add((Orders.Find(Shop)?.Assignment.Revision ?? 0, Production));

    public void Heal()
    {
        (DockerAnswers, Machine.Disk.RefusesPercent) = (true, 0);
        _sick.Clear();
        CheckSoon();
        foreach (var container in Truth.Docker.Containers) HealthSoon(container.Id);
    }

    /// <summary>A version stops working here, or works again.</summary>
    public void Sicken(StackVersion version)
    {
        if (!_sick.Remove(version)) _sick.Add(version);
        world.Tell($"{Name}: {version} {(_sick.Contains(version) ? "stops working" : "works again")}");
        CheckSoon();
        foreach (var container in Truth.Docker.Containers.Where(container => container.Version == version)) HealthSoon(container.Id);
    }

    /// <summary>A container ends by itself.</summary>
    public void KillAny()
    {
        var alive = Truth.Docker.Containers.Where(container => container.IsAlive).ToList();
        if (alive.Count == 0) return;
        var container = world.Chance.Of(alive);
        world.Tell($"{Name}: {container.Name} dies");
        Change(container.Id, each => each with { State = ContainerState.Exited, ExitCode = 137 });
    }

    /// <summary>HAProxy ends, or starts again from its files and has forgotten what was only said to it.</summary>
    public void UpsetProxy()
    {
        if (Truth.Proxy is not { } proxy) return;
        var isGone = world.Chance.OneIn(2);
        world.Tell($"{Name}: HAProxy {(isGone ? "dies" : "starts again")}");
        Become(Truth with
        {
            Proxy = isGone ? null : proxy with
            {
                WorkerPid = proxy.WorkerPid + 1,
                OldWorkers = [],
                Servers = proxy.Servers.Where(server => !server.IsOverflow).Select(server => server.State is ServerState.Ready ? server with { State = ServerState.Coming } : server).ToValueList(),
            },
        });
    }

    /// <summary>A move of the agent's on HAProxy, or on what takes the Engine no time.</summary>
    public void Do(Move move, Desired desired, string structure, Observed seen)
    {
        if (Truth.Proxy is null && move is not (Move.StartProxy or Move.CreateNetwork)) throw new IOException("HAProxy does not answer");
        if (IsStray && move is Move.SetMap { Map: MapName.Active, Value: not null } set && world.Chance.OneIn(2)) move = set with { Value = new Lane(Shop, world.Chance.Of("ab".ToList())).Backend };
        Become(move is Move.StartProxy or Move.Reload
            ? Truth with { Proxy = Forecast.After(Truth with { Docker = seen.Docker }, move, desired, structure).Proxy! with { OldWorkers = [] } }
            : Forecast.After(Truth, move, desired, structure), quietly: true);
    }

    /// <summary>The Engine starts a container, and makes it where there is none of that name.</summary>
    public void Run(ReplicaSpec replica)
    {
        var docker = Truth.Docker;
        var known = docker.Containers.FirstOrDefault(each => each.Name == replica.ContainerName && each.State is not ContainerState.Removed);
        if (known is { State: ContainerState.Running or ContainerState.Paused or ContainerState.Restarting }) return;
        var made = (known ?? New(replica)) with { State = ContainerState.Running, Leaving = false, ExitCode = null, Address = Vacant(), Health = ContainerHealth.Starting };
        Become(Truth with { Docker = docker with { Containers = docker.Containers.Where(each => each != known).Append(made).ToValueList() } });
        HealthSoon(made.Id);
    }

    public void Stop(ContainerId id) => Change(id, each => each.State is ContainerState.Removed ? each : each with { State = ContainerState.Exited, Leaving = false });

    public void Remove(ContainerId id) => Become(Truth with { Docker = Truth.Docker with { Containers = Truth.Docker.Containers.Where(each => each.Id != id).ToValueList() } });

    private Container New(ReplicaSpec replica) => new()
    {
        Id = ContainerId.Parse($"{number:x4}{++_made:x8}".PadLeft(64, '0')), Name = replica.ContainerName, App = replica.App, Version = replica.Version, Service = replica.Service.Name,
        Managed = true, Registered = replica.Service.Registered, State = ContainerState.Created,
    };

    /// <summary>The lowest address that no running container has, as Docker gives them out: those of the dead come back soon.</summary>
    private MemberAddress Vacant() => Enumerable.Range(2, 250).Select(host => MemberAddress.From($"172.17.0.{host}", 8080)!)
        .First(address => !Truth.Docker.Containers.Any(each => each.State is ContainerState.Running && each.Address == address));

    private void Change(ContainerId id, Func<Container, Container> change)
    {
        if (Truth.Docker.Find(id) is not { } found || change(found) is var changed && changed == found) return;
        Become(Truth with { Docker = Truth.Docker with { Containers = Truth.Docker.Containers.Select(each => each.Id == id ? changed : each).ToValueList() } });
    }

    /// <summary>The Engine's health check comes around.</summary>
    private void HealthSoon(ContainerId id) => world.After(world.Chance.Ms(100, world.Trouble(10) ? 20_000 : 1500), () => Change(
        id, each => each.State is ContainerState.Running ? each with { Health = _sick.Contains(each.Version) ? ContainerHealth.Unhealthy : ContainerHealth.Healthy } : each));

    /// <summary>HAProxy's checks come around.</summary>
    private void CheckSoon()
    {
        if (_checkIsDue) return;
        _checkIsDue = true;
        world.After(world.Chance.Ms(50, world.Trouble(5) ? 8000 : 1000), () =>
        {
            _checkIsDue = false;
            if (Truth.Proxy is not { } proxy) return;
            var servers = proxy.Servers.Select(Checked).ToValueList();
            if (servers != proxy.Servers) Become(Truth with { Proxy = proxy with { Servers = servers } });
        });
    }

    private Server Checked(Server server) => server.State switch
    {
        ServerState.Coming when Lives(server) => server with { State = ServerState.Ready },
        ServerState.Ready when !Lives(server) => server with { State = ServerState.Coming },
        _ => server,
    };

    private bool Lives(Server server) => Truth.Docker.Containers.Any(each => each.State is ContainerState.Running && each.Address == server.Address && !_sick.Contains(each.Version));

    private T Stored<T>(string path, ref (byte[]? File, T Value) known, T nothing, Func<byte[], T> read)
    {
        var file = Machine.Disk.Read(path);
        if (!ReferenceEquals(file, known.File)) known = (file, file is null ? nothing : read(file));
        return known.Value;
    }
}
