using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;
using Pigeon.Simulation.Control;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Vms;

namespace Pigeon.Simulation.Story;

/// <summary>A whole fleet and what befalls it, from one seed.</summary>
internal sealed class Fleet : IDisposable
{
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <summary>How wrong a clock may be: by what nobody notices, by a time zone, by days.</summary>
    private static readonly TimeSpan[] Skews = [TimeSpan.FromSeconds(30), TimeSpan.FromHours(2), TimeSpan.FromHours(100)];

    private readonly Chance _chance;
    private readonly Pump _pump;
    private readonly World _world;
    private readonly Network _network;
    private readonly SimulatedEtcd _etcd;
    private readonly List<Vm> _vms = [];
    private readonly List<Machine> _controllers = [];
    private readonly Faults _faults;
    private readonly People _people;
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Root, $"pgn-sim-{Guid.NewGuid():N}")).FullName;
    private readonly Mutant _mutant;
    private int _deaths;

    public Fleet(int seed, Mutant mutant = Mutant.None)
    {
        _chance = new Chance(seed);
        _pump = new Pump(_chance);
        Trace = new Trace();
        _world = new World(_pump, Trace) { IsRough = false };
        _faults = Faults.Of(_chance);
        _network = new Network(_world);
        _etcd = new SimulatedEtcd(_world) { Mutant = mutant };
        _mutant = mutant;
        Rules = new Rules(_world, _vms);
        _people = new People(_world, _network, Rules);
        _etcd.Changed = Rules.Stored;
        OrderStream.Told = orders => Rules.Told(orders);
        _pump.Dies = Dies;
        _pump.Stepped = () =>
        {
            if (!_world.IsTouched) return;
            _world.IsTouched = false;
            Rules.Check();
        };
        for (var controllers = 1 + _chance.Next(2); controllers > 0; controllers--) StartController(Add(_controllers, new Machine($"ctl{_controllers.Count + 1}", _chance)));
        for (var vms = 1 + _chance.Next(4); vms > 0; vms--) Join();
    }

    public Trace Trace { get; }

    public Rules Rules { get; }

    public int Steps => _pump.Steps;

    public TimeSpan Lived => _pump.Now;

    /// <summary>Most stories begin where there is something to lose.</summary>
    public void Open()
    {
        Pass(4);
        for (var version = _chance.Next(4); version > 0; version--)
        {
            _people.Say(_people.Release($"{version}"));
            Pass(4);
            if (version > 1 || _chance.OneIn(2)) _people.Say(new Core.Protocol.OperationRequest { Verb = "activate" });
            Pass(2);
        }
    }

    public void Live(int seconds)
    {
        _world.IsRough = true;
        _pump.Hurry = _faults.Slowness ? 5 : 0;
        if (_faults.Network) (_network.LosesPercent, _network.RepeatsPercent) = (_chance.Next(10), _chance.Next(10));
        if (_faults.Store) _etcd.TroublePercent = _chance.Next(12);
        var end = _pump.Now + TimeSpan.FromSeconds(seconds);
        while (_pump.Now < end)
        {
            Pass(_chance.Ms(20, 2000).TotalSeconds);
            Happen(_chance.Next(100));
        }
    }

    /// <summary>All faults end.</summary>
    /// <returns>What still stands out after the time that it may take; null when everything is as it should be.</returns>
    public string? Calm(int minutes)
    {
        _world.Tell("all faults end");
        _world.IsRough = false;
        (_pump.Hurry, _etcd.TroublePercent) = (0, 0);
        _network.Heal();
        foreach (var vm in _vms) vm.Heal();
        string? left = null;
        for (var rounds = minutes * 6; rounds > 0; rounds--)
        {
            Pass(10);
            if ((left = Left()) is null) return null;
        }

        foreach (var vm in _vms) _world.Tell(vm.Describe());
        return left;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Pass(double seconds) => _pump.Run(_pump.Now + TimeSpan.FromSeconds(seconds));

    private string? Left()
    {
        if (_network.Controllers.Find(each => each.Term is { IsOpen: true })?.Term is not { Keeper: { } keeper } term) return "nobody leads";
        var (desired, view) = keeper.Picture;
        if (desired.Find(Vm.Shop) is not { } app) return Rules.App is null ? null : "the controller has forgotten the app";
        if (app.Running is { } running) return $"{running} runs";
        foreach (var vm in _vms.Where(vm => view.Find(vm.Name) is not null || !vm.WasRemoved))
        {
            if (view.Find(vm.Name) is not { } sight) return $"{vm.Name} is not in the fleet";
            if (!view.IsPresent(vm.Name, term.Clock.GetUtcNow())) return $"{vm.Name} is silent";
            if (Orders.AssignmentFor(app, view, sight) is not { } wanted) continue;
            if (Alignment.DifferenceOf(wanted, sight.App(Vm.Shop)) is { } difference) return $"{vm.Name}: {difference}";
            if (vm.App?.Running is { } busy) return $"{vm.Name}: {busy.Id} runs";
            if (vm.App?.Stacks.FirstOrDefault(stack => stack.State is StackState.Deactivating or StackState.Releasing) is { } moving) return $"{vm.Name}: {moving.Version} is {moving.State}";
            if (vm.Production != wanted.In(StackState.Active)?.Version) return $"{vm.Name} serves {vm.Production?.ToString() ?? "nothing"}";
        }

        return null;
    }

    private void Happen(int what)
    {
        switch (what)
        {
            case < 22: _people.SayAnything(); break;
            case < 30 when _faults.Containers: Any().Sicken(Core.Names.StackVersion.Parse($"{1 + _chance.Next(4)}")); break;
            case < 34 when _faults.Containers: Any().KillAny(); break;
            case < 38 when _faults.Proxies: Any().UpsetProxy(); break;
            case < 42 when _faults.Docker: ToggleDocker(Any()); break;
            case < 48 when _faults.Cuts: Cut(); break;
            case < 53: _network.Heal(); break;
            case < 60 when _faults.Crashes && Any().Agent is { } agent: Kill(agent.Node); break;
            case < 66 when _faults.Crashes && _network.Controllers.Count > 0: Kill(_chance.Of(_network.Controllers).Node); break;
            case < 70 when _faults.Disks: Any().Machine.Disk.RefusesPercent = _chance.OneIn(2) ? 0 : _chance.Next(100); break;
            case < 75 when _faults.Clocks: SetClock(); break;
            case < 77 when _vms.Count < 5: Join(); break;
            case < 78: _people.Remove(Any()); break;
            case < 82 when _faults.Store: _etcd.TroublePercent = _chance.OneIn(2) ? 0 : _chance.Next(60); break;
            default: break;
        }
    }

    private Vm Any() => _chance.Of(_vms);

    private void ToggleDocker(Vm vm)
    {
        vm.DockerAnswers = !vm.DockerAnswers;
        _world.Tell($"{vm.Name}: Docker {(vm.DockerAnswers ? "answers again" : "answers no longer")}");
    }

    private void Cut()
    {
        var (vm, controller) = (Any().Machine.Name, _chance.Of(_controllers).Name);
        var both = _chance.OneIn(2);
        if (both || _chance.OneIn(2)) _network.Cut(vm, controller);
        else _network.Cut(controller, vm);
        if (both) _network.Cut(controller, vm);
    }

    private void SetClock()
    {
        var machine = _chance.OneIn(3) ? _chance.Of(_controllers) : Any().Machine;
        machine.Skew = _chance.OneIn(3) ? TimeSpan.Zero : _chance.Of(Skews) * ((_chance.Share() * 2) - 1);
        _world.Tell($"{machine}: its clock is {machine.Skew.TotalSeconds:0} s ahead");
    }

    private void Join()
    {
        var vm = Add(_vms, new Vm(_world, _vms.Count + 1) { IsStray = _mutant is Mutant.StrayMap });
        vm.Machine.Disk.Written = () => Rules.Note(vm);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, vm.Name.Text)).FullName;
        File.WriteAllText(Path.Combine(folder, "token"), $"pigeon_system_{new string('a', 64)}");
        StartAgent(vm);
    }

    private void StartAgent(Vm vm)
    {
        _world.Tell($"{vm.Name}'s agent starts");
        vm.Agent = new AgentProcess(vm, _network, Path.Combine(_folder, vm.Name.Text));
        vm.Agent.Node.Died += () =>
        {
            vm.Agent = null;
            if (_mutant is Mutant.LyingDisk) vm.Machine.Disk.Lose();
            _world.After(_chance.Ms(10, 6000), () => StartAgent(vm));
        };
    }

    private void StartController(Machine machine)
    {
        _world.Tell($"{machine} starts");
        var process = Add(_network.Controllers, new ControllerProcess(machine, _etcd));
        process.Node.Died += () =>
        {
            _network.Controllers.Remove(process);
            _world.After(_chance.Ms(10, 8000), () => StartController(machine));
        };
    }

    /// <summary>Between any two awaits.</summary>
    private bool Dies(Node node)
    {
        if (node.Fault is { } fault) throw new RuleBrokenException($"{node} ended by itself: {fault}");
        if (!_world.IsRough || !_faults.Crashes || node == _world.Node || _chance.Next(2000) > 0 || _deaths >= 12) return false;
        Kill(node);
        return true;
    }

    private void Kill(Node node)
    {
        _deaths++;
        _world.Tell($"{node} dies");
        node.Die();
    }

    private static T Add<T>(List<T> items, T item)
    {
        items.Add(item);
        return item;
    }
}
