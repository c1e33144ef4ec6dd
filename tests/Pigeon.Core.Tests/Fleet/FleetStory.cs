using System.Text.Json;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.Targets;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>A controller whose VMs say what the test wants them to say.</summary>
internal sealed class FleetStory
{
    private readonly Dictionary<int, long> _numbers = [];
    private int _commands;

    /// <param name="isHeard">Whether the VMs have said that they have nothing.</param>
    public FleetStory(int vms = 3, TimeSpan? lease = null, bool isHeard = true)
    {
        View = FleetView.Of(Enumerable.Range(1, vms).Select(number => FleetSample.Record(FleetSample.Vm(number))), NodeGroups.None, lease ?? FleetSample.Lease, Now);
        for (var vm = 1; isHeard && vm <= vms; vm++) Report(vm, null);
    }

    public DateTimeOffset Now { get; private set; } = Sample.Now;

    public FleetDesired Fleet { get; private set; } = FleetDesired.Empty;

    public FleetView View { get; private set; }

    public FleetApp App => Fleet.Find(Sample.Shop)!;

    public FleetOperation Operation => App.Operations[^1];

    /// <summary>The outcome and what is said about it.</summary>
    public (FleetOutcome?, string) End => (Operation.Outcome, Operation.Detail);

    /// <summary>Version 1 is in production everywhere, and version 2 is released.</summary>
    public static FleetStory Serving(int vms = 3, TimeSpan? lease = null, StackTerms? terms = null)
    {
        var story = new FleetStory(vms, lease);
        story.Release("1");
        story.Follow();
        story.Activate();
        story.Follow();
        story.Follow();
        story.Release("2", terms: terms);
        story.Follow();
        return story;
    }

    public FleetDecision Release(string version, int atATime = 0, string runs = "*", int definition = 1, bool partial = false, string serves = "*", StackTerms? terms = null, Retention? keep = null) => Say(
        new FleetCommand.Release(Sample.V(version), FleetSample.Digest(definition), Target.Parse(runs), Target.Parse(serves), TimeSpan.FromSeconds(20))
        {
            Id = NextId, Terms = terms ?? StackTerms.Default, App = Sample.Shop, Owner = "ci", HostsAtATime = atATime, AllowPartial = partial, Retention = keep ?? Retention.Default,
        });

    public FleetDecision Activate(string? version = null, bool partial = false, bool rolling = false) => Say(
        new FleetCommand.Activate(version is null ? null : Sample.V(version))
        {
            Id = NextId, App = Sample.Shop, Owner = "ci", AllowPartial = partial, Cutover = rolling ? Cutover.Rolling : Cutover.AtOnce, HostsAtATime = rolling ? 1 : 0,
        });

    public FleetDecision Rollback() => Say(new FleetCommand.Rollback(null) { Id = NextId, App = Sample.Shop, Owner = "ci" });

    public FleetDecision Deactivate(string version, bool force = false) => Say(new FleetCommand.Deactivate(Sample.V(version), force) { Id = NextId, App = Sample.Shop, Owner = "ci" });

    public FleetDecision Abort() => Say(new FleetCommand.Abort(null) { Id = NextId, App = Sample.Shop, Owner = "anna" });

    public OperationId NextId => Sample.Id(_commands++);

    public FleetDecision Say(FleetCommand command)
    {
        var decision = FleetMachine.Apply(Fleet, command, View, Now);
        if (decision is FleetDecision.Changed changed) Fleet = changed.Next;
        return decision;
    }

    /// <summary>The VMs do what they are told and say so; without a list all do.</summary>
    public void Follow(params int[] vms)
    {
        foreach (var vm in vms.Length > 0 ? vms : [.. Enumerable.Range(1, View.Vms.Count())]) Report(vm, Obeying(vm));
        Advance();
    }

    /// <summary>A VM does what it is told, but for something.</summary>
    public void Say(int vm, Func<AppReport, AppReport> but)
    {
        Report(vm, Obeying(vm) is { } report ? but(report) : null);
        Advance();
    }

    /// <summary>A VM has a version that nobody ordered.</summary>
    public void HoldUnasked(int vm, string version, long revision = 0) => Report(vm, new AppReport
    {
        App = Sample.Shop, Revision = revision, Stacks = [new StackReport(Sample.V(version), StackState.Active, true, null, [])],
    });

    /// <summary>A VM has a container of the version that others can reach.</summary>
    public void Offer(int vm, string version, string container) => Say(vm, report => report with
    {
        Stacks = report.Stacks.Select(stack => stack.Version.Text != version ? stack
            : stack with { Members = [new ReportedMember(ContainerId.Parse(container), null, MemberAddress.From($"10.0.0.{vm}", 30_000)!)] }).ToValueList(),
    });

    /// <summary>A VM does what it is told, and its HAProxy knows containers on other VMs.</summary>
    public void Hold(int vm, bool ready, params string[] containers)
    {
        Report(vm, Obeying(vm) is not { } report || ready ? Obeying(vm)
            : report with { Stacks = report.Stacks.Select(stack => stack with { Ready = false, WaitingFor = "HAProxy's check of them" }).ToValueList() }, containers);
        Advance();
    }

    public void SayUnready(int vm, string version, string missing) => Say(vm, report => report with
    {
        Stacks = report.Stacks.Select(stack => stack.Version.Text == version ? stack with { Ready = false, WaitingFor = missing } : stack).ToValueList(),
    });

    /// <summary>A VM stays as it is, and says why it does not do what it is told.</summary>
    public void Refuse(int vm, string why)
    {
        Report(vm, (Sight(vm).App(Sample.Shop) ?? Obeying(vm)! with { Revision = 0, Stacks = [] }) with { Refusal = new AssignmentRefusal(AssignmentOf(vm)!.Revision, why) });
        Advance();
    }

    public void Pass(int seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        Advance();
    }

    /// <summary>The controller is away.</summary>
    public void Miss(TimeSpan time) => Now += time;

    /// <summary>The controller comes back with what it has stored, and has heard of nobody.</summary>
    public void Restart(TimeSpan away = default)
    {
        Now += away;
        var text = JsonSerializer.Serialize(FleetParts.Changed(FleetDesired.Empty, Fleet).Select(each => each.Part).ToArray(), FleetJson.Default.FleetPartArray);
        Fleet = FleetParts.Join(JsonSerializer.Deserialize(text, FleetJson.Default.FleetPartArray)!);
        View = FleetView.Of(View.Vms.Select(vm => vm.Record), NodeGroups.None, View.Lease, Now);
        Advance();
    }

    public void Join(int vm, VmAddress? address = null) => View = View.With(FleetSample.Record(FleetSample.Vm(vm)) with { JoinedAt = Now, Address = address });

    public Assignment? AssignmentOf(int vm) => Fleet.Find(Sample.Shop) is { } app ? Orders.AssignmentFor(app, View, Sight(vm)) : null;

    /// <summary>What the VM is told of the app: <c>1 active, 2 release</c>.</summary>
    public string Told(int vm) => string.Join(", ", AssignmentOf(vm)?.Stacks.Select(stack => $"{stack.Version} {stack.State.ToString().ToLowerInvariant()}") ?? ["nothing"]);

    /// <inheritdoc cref="Told"/>
    public string ToldAll => string.Join(" | ", View.Vms.Select((_, at) => Told(at + 1)));

    private VmSight Sight(int vm) => View.Find(FleetSample.Vm(vm))!;

    private void Advance() => Fleet = FleetMachine.Expire(FleetMachine.Advance(Fleet, View, Now), View, Now);

    private AppReport? Obeying(int vm) => AssignmentOf(vm) is not { } wanted ? null : new AppReport
    {
        App = Sample.Shop, Revision = wanted.Revision, Production = wanted.In(StackState.Active)?.Version,
        Stacks = wanted.Stacks.Select(stack => new StackReport(stack.Version, stack.State, true, null, [])).ToValueList(),
    };

    private void Report(int vm, AppReport? app, params string[] holds) => View = View.Hear(new VmReport
    {
        Vm = FleetSample.Vm(vm), Number = _numbers[vm] = _numbers.GetValueOrDefault(vm) + 1, Facts = Sight(vm).Record.Facts, At = Now, DockerReachable = true, ProxyReachable = true,
        Answers = Orders.For(Fleet, View, FleetSample.Vm(vm), Now)!.Asks, Apps = app is null ? [] : [app], Holds = holds.Select(ContainerId.Parse).ToValueList(),
    }, Now);
}
