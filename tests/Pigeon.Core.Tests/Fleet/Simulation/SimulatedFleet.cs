using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Targets;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet.Simulation;

/// <summary>A controller, its VMs and a network that loses, delays, repeats and overtakes, all chosen by a seed. After each step it is checked that nothing was harmed.</summary>
internal sealed class SimulatedFleet
{
    private readonly Random _chance;
    private readonly List<FleetVm> _vms = [];
    private readonly HashSet<VmName> _cutOff = [];
    private readonly List<(VmName To, VmOrders Orders)> _down = [];
    private readonly List<VmReport> _up = [];
    private readonly HashSet<StackVersion> _everActive = [];
    private readonly HashSet<OperationId> _judged = [];
    private FleetView _view;
    private readonly Retention _retention;

    /// <summary>In every other story VMs send traffic to each other's containers.</summary>
    private readonly StackTerms _terms;
    private int _commands;

    public SimulatedFleet(int seed)
    {
        _chance = new Random(seed);
        _retention = FleetSample.AnyRetention(_chance);
        _terms = StackTerms.Default with { Published = seed % 2 == 1 };
        _view = FleetView.Of([], NodeGroups.None, FleetSample.Lease, Now);
        for (var vms = 1 + _chance.Next(4); vms > 0; vms--) Join();
    }

    public DateTimeOffset Now { get; private set; } = Sample.Now;

    /// <summary>What the controller has stored.</summary>
    public FleetDesired Stored { get; private set; } = FleetDesired.Empty;

    public List<string> Story { get; } = [];

    private FleetApp? App => Stored.Find(Sample.Shop);

    public IEnumerable<FleetOperation> Operations => App?.Operations ?? [];

    public void Live(int steps)
    {
        if (_chance.Next(5) > 0) Open();
        for (var step = 0; step < steps; step++)
        {
            Happen(_chance.Next(100));
            Check();
        }
    }

    /// <summary>Most stories begin where there is something to lose: one version in production, one warm behind it, and one released.</summary>
    private void Open()
    {
        for (var version = 1; version <= 3; version++)
        {
            Say(new FleetCommand.Release(Sample.V($"{version}"), FleetSample.Digest(1), Target.Everywhere, Target.Everywhere, TimeSpan.FromSeconds(20)) { Id = NextId, App = Sample.Shop, Owner = "ci", Retention = _retention, Terms = _terms });
            for (var rounds = 0; rounds < 4; rounds++) Round();
            if (version < 3) Say(new FleetCommand.Activate(null) { Id = NextId, App = Sample.Shop, Owner = "ci" });
            for (var rounds = 0; rounds < 4; rounds++) Round();
            Check();
        }
    }

    private OperationId NextId => Sample.Id(_commands++);

    private void Happen(int what)
    {
        switch (what)
        {
            case < 25: Turn(Any(_vms)); break;
            case < 50: Deliver(); break;
            case < 58: Advance(); break;
            case < 68: Now += TimeSpan.FromSeconds(1 + _chance.Next(4)); break;
            case < 74: Say(Command()); break;
            case < 80: Round(); break;
            case < 84: if (App?.Running is { } running) Trouble(running); else _cutOff.Clear(); break;
            case < 86: Lose(); break;
            case < 88: Repeat(); break;
            case < 90: Sicken(Any(_vms), Sample.V($"{1 + _chance.Next(4)}")); break;
            case < 91: Now += TimeSpan.FromSeconds(12); break;
            case < 92: CutOff(Any(_vms)); break;
            case < 94: Restart(); break;
            case < 96: Send(Any(_vms).Turn(Now, dies: true)); break;
            case < 97: if (_vms.Count < 5) Join(); break;
            default: Round(); break;
        }
    }

    /// <summary>All faults end. Returns what still stands out after the time that it may take; null when everything is as it should be.</summary>
    public string? Calm(int rounds)
    {
        _cutOff.Clear();
        foreach (var vm in _vms) vm.Heal();
        string? left = null;
        for (var round = 0; round < rounds; round++)
        {
            Now += TimeSpan.FromSeconds(5);
            Round();
            Check();
            left = App?.Running is { } running ? $"{running} runs" : App is { } app && FleetExpiry.Of(app).FirstOrDefault(expiry => expiry.At <= Now) is { } due ? $"{due.Stack.Version} is still here: {due.Why}" : _vms.Select(DifferenceOf).FirstOrDefault(difference => difference is not null);
            if (left is null) return null;
        }

        return left;
    }

    private string? DifferenceOf(FleetVm vm)
    {
        var sight = _view.Find(vm.Name)!;
        if (App is null) return null;
        var wanted = Orders.AssignmentFor(App, _view, sight);
        return wanted is not null && Alignment.DifferenceOf(wanted, sight.App(Sample.Shop)) is { } difference ? $"{vm.Name}: {difference}"
            : vm.App?.Stacks.Any(stack => stack.State is StackState.Deactivating) == true || vm.App?.Running is not null ? $"{vm.Name} is not at rest" : null;
    }

    private void Round()
    {
        foreach (var vm in _vms) Turn(vm);
        while (_up.Count > 0) Deliver();
        Advance();
        foreach (var vm in _vms) SendOrders(vm.Name);
        while (_down.Count > 0) Deliver();
        foreach (var vm in _vms) Turn(vm);
    }

    private void Join()
    {
        var vm = new FleetVm(FleetSample.Vm(_vms.Count + 1));
        _vms.Add(vm);
        _view = _view.With(FleetSample.Record(vm.Name) with { JoinedAt = Now });
        Story.Add($"{vm.Name} joins");
    }

    private void Turn(FleetVm vm) => Send(vm.Turn(Now));

    private void Send(VmReport report)
    {
        if (!_cutOff.Contains(report.Vm)) _up.Add(report);
    }

    private void SendOrders(VmName vm)
    {
        if (Orders.For(Stored, _view, vm, Now) is { } orders && !_cutOff.Contains(vm)) _down.Add((vm, orders));
    }

    /// <summary>Whatever is under way may arrive next.</summary>
    private void Deliver()
    {
        if (_up.Count > 0 && (_down.Count == 0 || _chance.Next(2) == 0))
        {
            var report = Take(_up);
            if (_cutOff.Contains(report.Vm)) return;
            _view = _view.Hear(report, Now);
            if (_chance.Next(3) > 0) Advance(report.Vm);
            SendOrders(report.Vm);
        }
        else if (_down.Count > 0)
        {
            var (to, orders) = Take(_down);
            if (!_cutOff.Contains(to)) _vms.Single(vm => vm.Name == to).Take(orders, Now);
        }
    }

    /// <summary>The controller may die before it has stored what it decided, or before it has told anybody.</summary>
    private void Advance(VmName? heard = null)
    {
        var next = FleetMachine.Expire(FleetMachine.Advance(Stored, _view, Now, heard is { } vm ? [vm] : null), _view, Now);
        if (_chance.Next(40) == 0) Restart();
        else Store(next);
        var running = App?.Running;
        Assert.True(heard is not null || running is null || !ReferenceEquals(next, Stored) || Now < running.Deadline + TimeSpan.FromSeconds(60), $"{running} does not end");
    }

    private void Store(FleetDesired next)
    {
        var tells = next.Find(Sample.Shop)?.Revision != App?.Revision;
        Stored = next;
        if (App?.In(FleetState.Active) is { } active) _everActive.Add(active.Version);
        if (tells && _chance.Next(20) > 0)
            foreach (var vm in _vms) SendOrders(vm.Name);
    }

    private void Restart()
    {
        Tell("the controller dies", 0);
        _view = FleetView.Of(_view.Vms.Select(vm => vm.Record), NodeGroups.None, FleetSample.Lease, Now);
        _up.Clear();
    }

    private void Say(FleetCommand command)
    {
        var decision = FleetMachine.Apply(Stored, command, _view, Now);
        Story.Add($"{Now:mm:ss} {command} -> {decision}");
        if (decision is FleetDecision.Changed changed) Store(changed.Next);
    }

    private FleetCommand Command()
    {
        var (id, version) = (NextId, Sample.V($"{1 + _chance.Next(4)}"));
        FleetCommand command = _chance.Next(20) switch
        {
            < 6 => new FleetCommand.Release(version, FleetSample.Digest(_chance.Next(8) == 0 ? 2 : 1), Target.Everywhere, Target.Everywhere, TimeSpan.FromSeconds(20)) { Id = id, App = Sample.Shop, Owner = "ci", Retention = _retention, Terms = _terms },
            < 13 => new FleetCommand.Activate(_chance.Next(3) > 0 ? null : version) { Id = id, App = Sample.Shop, Owner = "ci" },
            < 17 => new FleetCommand.Rollback(null) { Id = id, App = Sample.Shop, Owner = "ci" },
            < 19 => new FleetCommand.Deactivate(version, _chance.Next(4) == 0) { Id = id, App = Sample.Shop, Owner = "ci" },
            _ => new FleetCommand.Abort(null) { Id = id, App = Sample.Shop, Owner = "ci" },
        };
        return command with { AllowPartial = _chance.Next(5) == 0, Cutover = (Cutover)_chance.Next(2), HostsAtATime = _chance.Next(3) };
    }

    /// <summary>Most harm is done in the middle of something.</summary>
    private void Trouble(FleetOperation running)
    {
        if (_chance.Next(2) == 0) CutOff(Any(_vms));
        else if (running.Version is { } version) Sicken(Any(_vms), version);
    }

    private void CutOff(FleetVm vm) => _cutOff.Add(Tell($"{vm.Name} is cut off", vm.Name));

    private void Sicken(FleetVm vm, StackVersion version) => Tell($"{vm.Name}: {version} {(vm.Sicken(version) ? "dies" : "lives again")}", 0);

    private void Lose()
    {
        if (_up.Count > 0) Take(_up);
        if (_down.Count > 0) Take(_down);
    }

    private void Repeat()
    {
        if (_up.Count > 0) _up.Add(Any(_up));
        if (_down.Count > 0) _down.Add(Any(_down));
    }

    private void Check()
    {
        foreach (var vm in _vms)
        {
            if (vm.App?.In(StackState.Active) is { } active) Assert.True(_everActive.Contains(active.Version), $"{vm.Name} serves {active.Version}, which nobody asked for");
        }

        if (App is not { } app) return;
        Assert.True(app.Operations.Count(operation => operation.IsRunning) <= 1);
        foreach (var state in new[] { FleetState.Releasing, FleetState.Release, FleetState.Active, FleetState.Inactive })
            Assert.True(app.Stacks.Count(stack => stack.State == state) <= 1, $"two stacks are {state}");
        foreach (var expiry in app.Operations.Where(operation => operation.Owner.StartsWith("Pigeon", StringComparison.Ordinal)))
            Assert.True(expiry.Before.Single(stack => stack.Version == expiry.Version).State is FleetState.Inactive or FleetState.Release, $"{expiry} took {expiry.Version} from where it was");
        foreach (var operation in app.Operations.Where(operation => !operation.IsRunning && _judged.Add(operation.Id)))
        {
            Story.Add($"{Now:mm:ss} {operation}: {operation.Outcome}: {operation.Detail}");
            Outcomes.Hold(operation, _vms);
        }
    }

    private T Any<T>(List<T> items) => items[_chance.Next(items.Count)];

    private T Take<T>(List<T> items)
    {
        var at = _chance.Next(items.Count);
        var item = items[at];
        items.RemoveAt(at);
        return item;
    }

    private T Tell<T>(string line, T value)
    {
        Story.Add($"{Now:mm:ss} {line}");
        return value;
    }
}
