using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Support;

/// <summary>A VM in memory: it lives through a history and checks after every single move that nothing was harmed.</summary>
internal sealed class SimulatedVm
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly HashSet<ContainerId> _omitted = [];
    private DockerView? _lastListed;
    private int _containersMade;
    private int _commands;
    private int _foreign;
    private int _peers;

    public Desired Desired
    {
        get;
        set
        {
            if (Shown(value) != Shown(field)) Showings++;
            field = value;
        }
    } = Desired.Empty;

    public Observed Truth { get; set; } = new()
    {
        Docker = new DockerView { Reachable = true, Listed = true, Containers = [], Networks = [], Pods = [] }, Proxy = null, Peers = new PeerView { Members = [] },
    };

    public DateTimeOffset Now { get; set; } = Sample.Now;

    public bool DockerAnswers { get; set; } = true;

    public int Reloads { get; private set; }

    /// <summary>How often an app came into HAProxy's configuration, or left it.</summary>
    public int Showings { get; private set; }

    /// <summary>What decides about a reload with the shipped templates: everything of a lane but the state that renders it.</summary>
    public static string StructureOf(Desired desired) => string.Join(";", desired.Apps.SelectMany(app =>
        app.Lanes.Select(lane => $"{app.Name}/{lane.Letter}/{lane.Settings}/{lane.Slots}/{app.Internal}")));

    public string Structure => StructureOf(Desired);

    private static string Shown(Desired desired) => string.Join(";", desired.Apps.Where(app => app.Lanes.Count > 0).Select(app => app.Name));

    public static SimulatedVm After(IEnumerable<Op> history)
    {
        var vm = new SimulatedVm();
        foreach (var op in history) vm.Live(op);
        return vm;
    }

    public void Live(Op op)
    {
        switch (op.Kind)
        {
            case OpKind.Turn: Turn(int.MaxValue); break;
            case OpKind.CutTurn: Turn(op.Pick % 4); break;
            case OpKind.Time: Now += TimeSpan.FromSeconds(1 + (op.Pick % 12)); break;
            case OpKind.Release or OpKind.Activate or OpKind.Rollback or OpKind.Deactivate or OpKind.ForceDeactivate or OpKind.Abort:
                Say(CommandOf(op)); break;
            default: WorldEvents.Happen(this, op); break;
        }
    }

    private Command CommandOf(Op op)
    {
        var app = AppName.Parse(op.Pick / 8 % 4 == 3 ? "news" : "shop");
        var version = Sample.V($"{1 + (op.Pick % 5)}");
        var named = (op.Pick & 32) != 0;
        var id = Sample.Id(_commands++);
        return op.Kind switch
        {
            OpKind.Release => new Command.Release(SpecOf(app, version), TimeSpan.FromSeconds(20)) { Id = id, App = app },
            OpKind.Activate => new Command.Activate(named ? version : null) { Id = id, App = app },
            OpKind.Rollback => new Command.Rollback(named ? version : null) { Id = id, App = app },
            OpKind.Deactivate => new Command.Deactivate(version, false) { Id = id, App = app },
            OpKind.ForceDeactivate => new Command.Deactivate(version, true) { Id = id, App = app },
            _ => new Command.Abort(null) { Id = id, App = app },
        };
    }

    /// <summary>
    /// The one app is plain, its even versions with formulas; the other is of pods with formulas. Its odd versions have jobs, and of the even ones each is at home on
    /// another VM in its own way.
    /// </summary>
    private static StackSpec SpecOf(AppName app, StackVersion version)
    {
        var spec = Sample.Spec(version.Text, app);
        if (app == Sample.Shop) return version.Text is "2" or "4" ? spec.WithFormula() : spec;
        spec = spec.WithFormula().With(weight: 3).With(Sample.Cookie).WithHelper().WithHooks(Enum.GetValues<HookEvent>());
        return version.Text switch
        {
            "2" => spec.On(runs: false, serves: true),
            "4" => spec.On(runs: true, serves: false),
            _ => spec.WithJobs(Sample.Job("migrate"), Sample.Job("index", seconds: 10)),
        };
    }

    public Decision Say(Command command)
    {
        var before = Desired;
        var decision = StackMachine.Apply(Desired, command, See(), Now);
        if (decision is Decision.Changed changed) Desired = Desired.With(changed.Next);
        Assert.Equal(decision is Decision.Changed, !ReferenceEquals(before, Desired));
        Invariants.HoldFor(Desired);
        return decision;
    }

    public void Omit(ContainerId id) => _omitted.Add(id);

    public Observed See()
    {
        if (DockerAnswers || _lastListed is null)
            _lastListed = Truth.Docker with { Reachable = DockerAnswers, Listed = DockerAnswers, Containers = DockerAnswers ? Listed() : [] };
        var networks = DockerAnswers && Planner.AsksForNetworks(Desired, _lastListed.Containers);
        return Truth with
        {
            Docker = _lastListed with { Reachable = DockerAnswers, Networks = networks ? Truth.Docker.Networks : [], Pods = networks ? Truth.Docker.Pods : null },
        };
    }

    private ValueList<Container> Listed() => Truth.Docker.Containers
        .Where(container => !_omitted.Contains(container.Id) || Desired.Find(container.App)?.Find(container.Version) is not { State: not StackState.Deactivating })
        .Concat(ConfirmedGone())
        .ToValueList();

    /// <summary>Of a server's container that no list shows, the Engine is asked by name: it says that there is none.</summary>
    private IEnumerable<Container> ConfirmedGone() =>
        from server in Truth.Proxy?.Servers ?? []
        where server.Owner is { } owner && Truth.Find(owner) is null
        select Sample.ContainerOf("gone", Sample.V("1"), 0) with { Id = server.Owner!.Value, App = server.Lane.App, State = ContainerState.Removed };

    /// <returns>How many moves the plan had, and whether the desired state went on.</returns>
    public (int Moves, bool Advanced) Turn(int movesAtMost)
    {
        if (!DockerAnswers || _omitted.Count > 0) WorldEvents.ChecksFindTheDead(this);
        var seen = See();
        var before = Desired;
        Desired = StackMachine.Advance(Desired, seen, Now);
        Invariants.HoldFor(Desired);
        var plan = Planner.Plan(Desired, Structure, seen, Now);
        foreach (var move in plan.Moves.Take(movesAtMost))
        {
            var was = Truth;
            Invariants.Allow(move, was);
            Invariants.AllowJobs(move, Desired);
            Invariants.AllowFormula(move, Desired, was, seen.Docker);
            Invariants.AllowCut(move, Desired, Now);
            Invariants.AllowStop(move, Desired, was, Now);
            if (move is Move.Reload) Reloads++;
            Truth = Do(move, seen);
            Invariants.StillServes(Desired, was, Truth, seen.Docker, move);
        }

        _omitted.Clear();
        return (plan.Moves.Count, before != Desired);
    }

    private Observed Do(Move move, Observed seen) => move switch
    {
        Move.StartProxy or Move.Reload => Truth with { Proxy = Forecast.After(Truth with { Docker = seen.Docker }, move, Desired, Structure).Proxy },
        Move.RunContainer run => Run(run),
        _ => Forecast.After(Truth, move, Desired, Structure),
    };

    private Observed Run(Move.RunContainer run)
    {
        var docker = Truth.Docker;
        var known = docker.Containers.FirstOrDefault(each => each.Name == run.Replica.ContainerName && each.State is not ContainerState.Removed);
        if (known is { State: ContainerState.Running or ContainerState.Paused or ContainerState.Restarting }) return Truth;
        if (known is not null && run.Replica.IsJob) return Truth;
        var made = (known ?? Sample.ContainerOf(run.Replica.ContainerName, run.Replica.Version, 1000 + _containersMade++) with { App = run.Replica.App }) with
        {
            Registered = run.Replica.Service.Registered, Service = run.Replica.Service.Name, State = ContainerState.Running, Leaving = false, ExitCode = null, Address = VacantAddress(), Health = ContainerHealth.Starting,
            PublishedPort = run.Replica.Service.Registered && run.Replica.App != Sample.Shop ? 30_000 + _containersMade : null,
        };
        return Truth with { Docker = docker with { Containers = docker.Containers.Where(each => each != known).Append(made).ToValueList() } };
    }

    /// <summary>The lowest address that no running container has, as Docker gives them out: those of the dead come back soon.</summary>
    public MemberAddress VacantAddress() => Enumerable.Range(1, 250)
        .Select(number => MemberAddress.From($"10.0.0.{number}", 8080)!)
        .First(address => !Truth.Docker.Containers.Any(each => each.State is ContainerState.Running or ContainerState.Paused && each.Address == address));

    public Container Foreign(Stack stack, AppName app) =>
        Sample.ContainerOf($"foreign{++_foreign}", stack.Version, 5000 + _foreign) with { App = app, Managed = false, Address = VacantAddress() };

    public Container PeerMember(Stack stack, AppName app) => Sample.ContainerOf($"vm2/peer{++_peers}", stack.Version, 7000 + _peers) with
    {
        App = app, Managed = false, Vm = VmName.Parse("vm2"), Address = MemberAddress.From("192.0.2.2", 30_000 + _peers),
    };

    /// <summary>Faults stop: Docker answers, everything gets healthy, requests end. Returns false when that never comes to rest.</summary>
    public bool ComesToRest(int turnsAtMost)
    {
        DockerAnswers = true;
        for (var turn = 0; turn < turnsAtMost; turn++)
        {
            WorldEvents.Calm(this);
            Now += Tick;
            var (moves, advanced) = Turn(int.MaxValue);
            if (moves == 0 && !advanced && Desired.Apps.All(app => app.Running is null)) return true;
        }

        return false;
    }
}
