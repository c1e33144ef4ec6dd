using System.Diagnostics;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>
/// The life of stacks on all VMs: what each verb does (<see cref="Apply"/>), and what comes of what the VMs say and of time that passes
/// (<see cref="Advance"/>). Both are pure, and everything that they need to go on is in what is stored.
/// </summary>
public static partial class FleetMachine
{
    /// <summary>How much later than a VM itself the fleet gives a release up, so that the VM can say why.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>How long VMs may take to go back at the least: dark containers have to end.</summary>
    private static readonly TimeSpan RevertAtLeast = TimeSpan.FromSeconds(30);

    /// <summary>How far ahead a VM's revision may be to be believed: no controller has decided so often, and one odd VM must not use up the numbers of all.</summary>
    private const long Leap = 1_000_000;

    /// <summary>Answers a command without doing anything: the caller stores what is decided, and tells the VMs then.</summary>
    public static FleetDecision Apply(FleetDesired desired, FleetCommand command, FleetView view, DateTimeOffset now)
    {
        var app = desired.Find(command.App);
        if (app?.Operations.Any(operation => operation.Id == command.Id) == true)
            return new FleetDecision.Unchanged("this operation was accepted before");
        if (command.IfRevision is { } seen && seen != (app?.Revision ?? 0))
            return Refuse(RefusalCode.Revision, $"{command.App} is at revision {app?.Revision ?? 0}, not {seen}: it has changed since you looked");
        if (app?.Running is { } running && command is not FleetCommand.Abort)
            return new FleetDecision.Busy($"{running} of {app.Name}, which {running.Owner} began at {Words.Of(running.StartedAt)}, to end (by {Words.Of(EndOf(running))} at the latest)");
        return command switch
        {
            FleetCommand.Release release => Release(desired, app, release, view, now),
            _ when app is null => command is FleetCommand.Deactivate or FleetCommand.Abort
                ? new FleetDecision.Unchanged($"there is no app {command.App} in this fleet")
                : Refuse(RefusalCode.Unknown, $"there is no app {command.App} in this fleet{Known(desired)}"),
            FleetCommand.Activate activate => Activate(desired, app, activate, view, now),
            FleetCommand.Rollback rollback => Rollback(desired, app, rollback, view, now),
            FleetCommand.Deactivate deactivate => Deactivate(desired, app, deactivate, view, now),
            FleetCommand.Abort abort => Abort(desired, app, abort, view, now),
            _ => throw new UnreachableException($"no rule for {command}"),
        };
    }

    /// <summary>
    /// Moves every running operation on as far as what was heard and the time allow. To be called after each report that changed something, and now
    /// and then while an operation runs: deadlines pass without a sound. It costs a look at each VM of the operations that run, and nothing for the
    /// other apps.
    /// </summary>
    /// <param name="heard">The VMs that have said something new since the last time, so that only they need be looked at; null looks at all, and at the clock.</param>
    public static FleetDesired Advance(FleetDesired desired, FleetView view, DateTimeOffset now, IReadOnlyCollection<VmName>? heard = null)
    {
        foreach (var stored in desired.Apps)
        {
            var app = heard is null ? Timely(stored, now) : stored;
            if (app.Running is not { } operation)
            {
                if (!ReferenceEquals(app, stored)) desired = desired.With(app);
                continue;
            }

            var next = operation.Phase switch
            {
                FleetPhase.Checking => Check(app, operation, view, now, heard),
                FleetPhase.Acting => Act(app, operation, view, now, heard),
                FleetPhase.Reverting => GoBack(app, operation, view, now, heard),
                _ => throw new UnreachableException($"no rule for {operation.Phase}"),
            };
            if (!ReferenceEquals(next, stored)) desired = desired.With(next);
        }

        return desired;
    }

    /// <summary>
    /// Whether something was decided between two states: it has to be stored before anybody is told. How far VMs are need not be, as they say so
    /// again; a thousand of them that report one after the other do not cost a thousand writes.
    /// </summary>
    public static bool Decides(FleetDesired before, FleetDesired after) => !ReferenceEquals(before, after) && (before.Asked != after.Asked || before.Apps.Count != after.Apps.Count
        || before.Apps.Zip(after.Apps).Any(pair => !ReferenceEquals(pair.First, pair.Second) && (WithoutProgress(pair.First) != WithoutProgress(pair.Second) || !AreToldAlike(pair.First, pair.Second))));

    private static FleetApp WithoutProgress(FleetApp app) => app.Running is { } running ? app.With(running with { Vms = [] }) : app;

    private static bool AreToldAlike(FleetApp one, FleetApp other) => one.Running is not { } running || other.Running is not { } its
        || (running.Vms.Count == its.Vms.Count && running.Vms.Zip(its.Vms).All(pair => pair.First.IsTold == pair.Second.IsTold));

    private static FleetDecision.Refused Refuse(RefusalCode code, string why) => new(code, why);

    private static FleetDecision.Changed Accept(FleetDesired desired, FleetApp next) => new(desired.With(next), next.Operations[^1]);

    private static FleetOperation Start(FleetCommand command, StackVersion? version, ValueList<VmProgress> vms, TimeSpan vmWithin, DateTimeOffset now)
    {
        // One more for those that go back, or that only lead to what the others run.
        var rounds = Batches(command, vms.Count) + (command is FleetCommand.Release { Terms.Published: true } ? 2 : 1);
        return new FleetOperation
        {
            Id = command.Id, Verb = command.Verb, Version = version, Owner = command.Owner, StartedAt = now, VmWithin = vmWithin, Vms = vms,
            Deadline = now + (command.Within ?? (vmWithin * rounds)), Phase = FleetPhase.Acting,
            AllowPartial = command.AllowPartial, Cutover = command.Cutover, HostsAtATime = command.HostsAtATime,
        };
    }

    private static int Batches(FleetCommand command, int vms) => command.HostsAtATime <= 0 || command is not FleetCommand.Release && command.Cutover is Cutover.AtOnce
        ? 1 : (vms + command.HostsAtATime - 1) / command.HostsAtATime;

    /// <summary>When an operation is over, whatever happens.</summary>
    public static DateTimeOffset EndOf(FleetOperation operation) => operation.RevertBy ?? operation.Deadline + RevertTime(operation);

    private static TimeSpan RevertTime(FleetOperation operation) => operation.VmWithin > RevertAtLeast ? operation.VmWithin : RevertAtLeast;

    /// <summary>Higher than what any VM has, also where an old state of the controller was put back: who gives an order now means it.</summary>
    private static long NextRevision(FleetApp app, FleetView view) =>
        Math.Max(app.Revision, view.Vms.Max(vm => vm.App(app.Name)?.Revision is { } told && told < app.Revision + Leap ? told : 0)) + 1;

    /// <summary>The VMs that a stack is for, ordered by name.</summary>
    private static ValueList<VmProgress> VmsOf(FleetStack stack, FleetView view, DateTimeOffset now) => view.Vms
        .Where(vm => Part.Of(stack, vm.Record.Facts, view.Groups) is { IsAny: true })
        .Select(vm => new VmProgress(vm.Name, VmStage.Waiting, now)).ToValueList();

    private static FleetApp End(FleetApp app, FleetOperation operation, FleetOutcome outcome, string detail, DateTimeOffset now) =>
        app.With(operation with { Outcome = outcome, Detail = detail, EndedAt = now });

    /// <summary>Judges the parts of all VMs, or of those that were heard.</summary>
    private static ValueList<VmProgress> Judge(FleetOperation operation, IReadOnlyCollection<VmName>? heard, Func<VmProgress, VmProgress> judge)
    {
        if (heard is null) return operation.Vms.Select(judge).ToValueList();
        var changed = new Dictionary<VmProgress, VmProgress>(ReferenceEqualityComparer.Instance);
        foreach (var vm in heard)
            if (operation.Of(vm) is { } part && judge(part) is var judged && !ReferenceEquals(judged, part)) changed[part] = judged;
        return changed.Count == 0 ? operation.Vms : operation.Vms.Select(part => changed.GetValueOrDefault(part, part)).ToValueList();
    }

    /// <summary>Puts what was learned of the VMs into the operation; the same app when that was nothing new.</summary>
    private static FleetApp Note(FleetApp app, FleetOperation operation, ValueList<VmProgress> vms) =>
        ReferenceEquals(vms, operation.Vms) || vms.SequenceEqual(operation.Vms, ReferenceEqualityComparer.Instance) ? app : app.With(operation with { Vms = vms });

    private static string Existing(FleetApp app) => app.Stacks.Count == 0
        ? " (nothing is)" : $" (there is {string.Join(", ", app.Stacks.Select(stack => $"{stack.Version}, {Words.Of(stack.State)}"))})";

    private static string Known(FleetDesired desired) => desired.Apps.Where(app => app.Stacks.Count > 0).Select(app => app.Name).ToList() is { Count: > 0 } known
        ? $" (there is {string.Join(", ", known)})" : ": nothing is released";
}
