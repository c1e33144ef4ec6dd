using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Fleet.Simulation;

/// <summary>A VM with the real steward and the real local machine; its disk is what survives a death of its agent.</summary>
internal sealed class FleetVm(VmName name)
{
    private Desired _done = Desired.Empty;
    private string? _map;
    private long _heard;
    private ValueList<RemoteMember> _peers = [];
    private long _number;
    private AssignmentRefusal? _refused;
    private (Desired _done, IReadOnlySet<StackVersion> Sick, string? _map) _seenAt;
    private Observed? _seen;

    public VmName Name => name;

    public Desired Desired { get; private set; } = Desired.Empty;

    public KeptApp? Kept { get; private set; }

    /// <summary>Versions that do not work here.</summary>
    public IReadOnlySet<StackVersion> Sick { get; private set; } = new HashSet<StackVersion>();

    /// <summary>What production reached at which revision, ever.</summary>
    public HashSet<(long Revision, StackVersion? Production)> Past { get; } = [];

    public App? App => Desired.Find(Sample.Shop);

    public StackVersion? Production => App is { } app && _map is { } lane ? app.Stacks.FirstOrDefault(stack => stack.LaneOf(app.Name).Backend == lane)?.Version : null;

    /// <summary>What it has is its own from now on: it knows of no fleet.</summary>
    public void Forget() => Kept = null;

    /// <summary>Somebody releases and activates a version on the VM itself.</summary>
    public void Obey(StackVersion version, DateTimeOffset now)
    {
        var spec = SpecOf(new AssignedStack(version, StackState.Release, FleetSample.Digest(1), true, true, TimeSpan.FromMinutes(1)));
        Kept = Kept is { } kept ? kept with { Overridden = true } : null;
        Command[] commands = [new Command.Release(spec, TimeSpan.FromMinutes(1)) { Id = Sample.Id(9001), App = Sample.Shop }, new Command.Activate(version) { Id = Sample.Id(9002), App = Sample.Shop }];
        foreach (var command in commands)
        {
            Desired = Desired.With(((Decision.Changed)StackMachine.Apply(Desired, command, Look(), now)).Next);
            for (var turn = 0; turn < 10; turn++) Turn(now += TimeSpan.FromSeconds(1));
        }
    }

    public void Heal() => Sick = new HashSet<StackVersion>();

    public bool Sicken(StackVersion version)
    {
        var isSick = !Sick.Contains(version);
        Sick = isSick ? Sick.Append(version).ToHashSet() : Sick.Where(each => each != version).ToHashSet();
        return isSick;
    }

    public void Take(VmOrders orders, DateTimeOffset now)
    {
        foreach (var assignment in orders.Assignments)
        {
            var had = Kept?.Assignment.Revision ?? 0;
            switch (Steward.Receive(Kept, assignment, Desired, Look(), now))
            {
                case Receipt.Taken(var next): Kept = next; break;
                case Receipt.Refused(var refusal): _refused = refusal; break;
                default: break;
            }

            Assert.True(had <= (Kept?.Assignment.Revision ?? 0), $"{name} went back from revision {had}");
        }

        _peers = orders.MembersAfter(_peers);
        _heard = Math.Max(_heard, orders.Asks);
    }

    /// <param name="dies">The agent dies after it has stored what it decided, before it does anything about it.</param>
    public VmReport Turn(DateTimeOffset now, bool dies = false)
    {
        var observed = Look();
        Desired = StackMachine.Advance(Desired, observed, now);
        if (Kept is not null && Steward.Next(Kept, App, SpecOf, observed, now) is { } command)
        {
            Kept = Kept.Before(command);
            if (StackMachine.Apply(Desired, command, observed, now) is Decision.Changed changed) Desired = Desired.With(changed.Next);
        }

        Invariants.HoldFor(Desired);
        if (dies) Die();
        else _done = Desired;
        _map = Look().Proxy!.Map(MapName.Active)[Sample.Shop.Text];
        Past.Add((Kept?.Assignment.Revision ?? 0, Production));
        return Report(now);
    }

    private VmReport Report(DateTimeOffset now) => new()
    {
        Vm = name, Number = ++_number, Facts = FleetSample.Facts(name), At = now, DockerReachable = true, ProxyReachable = true, Answers = _heard,
        Holds = _peers.Select(member => member.Container).ToValueList(),
        Apps = [Reporter.Of(Sample.Shop, Kept, App, _refused, Look(), Offered, now)],
    };

    /// <summary>The one container of a stack here that others reach.</summary>
    private ValueList<ReportedMember> Offered(Stack stack) => stack.State is StackState.Deactivating ? []
        : [new ReportedMember(ContainerId.Parse($"{name.Text[2..].PadLeft(6, '0')}{stack.Version.Text.PadLeft(6, '0')}"), null, MemberAddress.From("10.0.0.1", 30_000)!)];

    private void Die() => (_heard, _refused) = (0, null);

    private Observed Look()
    {
        var at = (_done, Sick, _map);
        if (_seen is null || !ReferenceEquals(at._done, _seenAt._done) || !ReferenceEquals(Sick, _seenAt.Sick) || _map != _seenAt._map) (_seen, _seenAt) = (SmallWorld.Of(_done, Sick, _map), at);
        return _seen;
    }

    private static StackSpec SpecOf(AssignedStack stack) => FleetSample.SpecOf(stack);
}
