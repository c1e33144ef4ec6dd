using Microsoft.Extensions.Logging;
using Pigeon.Controller.Store;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Fleet;

/// <summary>
/// The one loop of a controller, and its one writer: takes in what was heard, decides, stores, and only then tells. A controller that dies goes on with
/// what is stored.
/// </summary>
internal sealed partial class Keeper(
    KeeperInbox inbox, FleetStore fleet, DefinitionStore definitions, FleetJournal journal, FleetView joined, SteadyClock time, ILogger<Keeper> logger)
{
    /// <summary>How often to look at the clock while an operation runs.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan DuePause = TimeSpan.FromSeconds(5);

    /// <summary>A timer takes no more than some weeks.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>What VMs have to know of each other is gathered for so long: a thousand that start at once would each be told of each.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    private volatile FleetPicture _picture = new(FleetDesired.Empty, joined);
    private HashSet<DefinitionDigest> _swept = [];
    private bool _owesNews;
    private long _beatAt;
    private bool _looksAtAll = true;
    private long _lookedAt;

    /// <summary>What should be, and what is known of the VMs.</summary>
    public FleetPicture Picture => _picture;

    /// <summary>Beats when what VMs are told may be something else.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>What a VM is told now; null for one that has not joined.</summary>
    public VmOrders? OrdersFor(VmName vm)
    {
        var (desired, view) = _picture;

        // To the second, or what is told would be another at each look while the machine's clock is followed.
        return Orders.For(desired, view, vm, time.GetUtcNow())?.By(-TimeSpan.FromSeconds(Math.Round(time.Ahead.TotalSeconds)));
    }

    /// <summary>Reads back what was stored; before this nobody must be told anything.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        await fleet.LoadAsync(ct);
        _picture = _picture with { Desired = fleet.Stored };
        journal.Follow(FleetDesired.Empty, _picture.Desired);
    }

    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        TimeSpan? pause = TimeSpan.Zero;
        while (true)
        {
            await inbox.WaitAsync(pause, time, ct);
            try
            {
                pause = await TurnAsync(ct);
            }
            catch (Exception fault) when (fault is not (OperationCanceledException or TermEndedException))
            {
                // What was asked for may be what it fails on: it is not tried with the rest again.
                Log.TurnFailed(logger, fault);
                foreach (var request in inbox.Open()) request.Reply(new FleetAnswer.Faulted($"the controller failed on it: {fault.Message}"));
                await Task.Delay(FaultPause, time, ct);
                pause = TimeSpan.Zero;
            }
        }
    }

    /// <returns>When to look again though nothing came in; null when there is no need.</returns>
    private async Task<TimeSpan?> TurnAsync(CancellationToken ct)
    {
        var (before, now) = (_picture, time.GetUtcNow());
        var view = inbox.TakeIn(before.View, now, out var heard, out var concernsOthers);
        _owesNews |= concernsOthers;

        // What was heard is known, whatever this turn comes to.
        _picture = before with { View = view };
        var verdicts = new Verdicts(FleetMachine.Advance(before.Desired, view, now, LooksAtAll() ? null : heard));
        foreach (var request in inbox.Open()) await DecideAsync(verdicts, request, view, now, ct);
        verdicts.Expire(view, now);

        // How far VMs are they say again: it is neither stored nor told, and a controller that comes back has lost nothing by that.
        var decided = FleetMachine.Decides(before.Desired, verdicts.Desired);
        var stored = !decided || await StoreAsync(verdicts, ct);
        _picture = new FleetPicture(stored ? verdicts.Desired : fleet.Stored, view);
        var changed = !ReferenceEquals(_picture.Desired, before.Desired);
        if (changed) Tell(before.Desired, _picture.Desired);
        _looksAtAll = decided;
        if ((decided && stored) || (_owesNews && time.GetElapsedTime(_beatAt) >= Gather)) Beat();
        verdicts.Reply(stored);
        if (changed) await SweepAsync(_picture.Desired, ct);
        return _owesNews ? Gather : !stored ? FaultPause : verdicts.IsBusy || _picture.Desired.Apps.Any(app => app.Running is not null) ? Tick : UntilExpiry(_picture.Desired, now);
    }

    /// <summary>What VMs say is looked at VM by VM. All are looked at when something was decided, and now and then, because time passes too.</summary>
    private bool LooksAtAll()
    {
        var isTime = _looksAtAll || time.GetElapsedTime(_lookedAt) >= Tick;
        if (isTime) _lookedAt = time.GetTimestamp();
        return isTime;
    }

    private void Beat()
    {
        (_owesNews, _beatAt) = (false, time.GetTimestamp());
        Changed.Beat();
    }

    /// <summary>How long until a version leaves by itself. One whose time is over and that is still needed is looked at now and then; reports wake the keeper anyway.</summary>
    private static TimeSpan? UntilExpiry(FleetDesired desired, DateTimeOffset now) => FleetMachine.NextExpiry(desired) is not { } next ? null
        : next <= now ? DuePause : next - now < LongestPause ? next - now : LongestPause;

    private void Tell(FleetDesired before, FleetDesired next)
    {
        journal.Follow(before, next);
        foreach (var app in next.Apps)
            foreach (var operation in app.Operations)
                if (!operation.IsRunning && before.Find(app.Name)?.Operations.Any(each => each.Id == operation.Id && !each.IsRunning) != true)
                    Log.Ended(logger, operation, app.Name, operation.Owner, operation.Outcome!.Value, operation.Detail);
    }

    private async Task DecideAsync(Verdicts verdicts, FleetRequest request, FleetView view, DateTimeOffset now, CancellationToken ct)
    {
        if (!request.IsStillGood())
        {
            verdicts.Answer(request, new FleetAnswer.Forbidden("the token has expired or was revoked meanwhile; nothing was changed"));
            return;
        }

        var asked = new FleetPicture(verdicts.Desired, view);
        if (request.IsLook) asked = new CallerSight(request.Grant, asked).Seen;
        switch (FleetMachine.Apply(asked.Desired, request.Command, asked.View, now))
        {
            case FleetDecision.Changed(_, var operation) when !request.IsLook && Reach.Beyond(request.Grant, Reach.Of(verdicts.Desired.Find(request.Command.App), operation, view), view) is { } beyond:
                verdicts.Answer(request, new FleetAnswer.Forbidden(beyond));
                break;
            case FleetDecision.Changed(var next, var operation) when request.DryRun:
                verdicts.Answer(request, new FleetAnswer.Planned(
                    asked.Desired.Find(request.Command.App)?.Revision ?? 0, FleetPlan.Of(next.Find(request.Command.App)!, operation, asked.View), operation.StopsServing));
                break;
            case FleetDecision.Changed(var next, var operation):
                if (await BeginAsync(request, ct)) verdicts.Accept(request, next, operation.Id);
                break;
            case FleetDecision.Unchanged(var why):
                verdicts.Answer(request, new FleetAnswer.Unchanged(why));
                break;
            case FleetDecision.Refused(var code, var why):
                verdicts.Answer(request, new FleetAnswer.Refused(code, why));
                break;
            case FleetDecision.Busy(var waitingFor, false) when now >= request.LockUntil || request.DryRun:
                verdicts.Answer(request, new FleetAnswer.Locked(waitingFor));
                break;
            case FleetDecision.Busy:
                verdicts.IsBusy = true;
                break;
        }
    }

    /// <summary>It is noted before it is done, and its definition is there before anybody is told of it.</summary>
    /// <returns>Whether it is done: whoever asked may be gone by now.</returns>
    private async Task<bool> BeginAsync(FleetRequest request, CancellationToken ct)
    {
        try
        {
            await request.Begin();
            if (request is { Command: FleetCommand.Release release, Definition: { } source }) await definitions.StoreAsync(release.Definition, source, ct);
            return !request.IsGone;
        }
        catch (IOException fault)
        {
            Log.NotStored(logger, fault.Message);
            request.Reply(new FleetAnswer.NotStored(fault.Message));
            return false;
        }
    }

    private async Task<bool> StoreAsync(Verdicts verdicts, CancellationToken ct)
    {
        try
        {
            await fleet.SaveAsync(verdicts.Desired, ct);
            return true;
        }
        catch (StoreException fault)
        {
            // Nothing was decided then, and nobody is told.
            Log.NotStored(logger, fault.Message);
            verdicts.Failure = fault.Message;
            return false;
        }
    }

    /// <summary>Lets definitions go that nothing is made of any more, and that nothing goes back to.</summary>
    private async Task SweepAsync(FleetDesired desired, CancellationToken ct)
    {
        var wanted = desired.Apps.SelectMany(app => app.Stacks.Concat(app.Running?.Before ?? [])).Select(stack => stack.Definition).ToHashSet();
        if (wanted.SetEquals(_swept)) return;
        try
        {
            await definitions.KeepAsync(wanted, ct);
            _swept = wanted;
        }
        catch (StoreException fault)
        {
            Log.NotSwept(logger, fault.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Ended: {Operation} of {App}, begun by {Owner} ({Outcome}): {Detail}")]
        public static partial void Ended(ILogger logger, FleetOperation operation, AppName app, string owner, FleetOutcome outcome, string detail);

        [LoggerMessage(LogLevel.Error, "The state of the fleet could not be stored, and nobody was told: {Fault}")]
        public static partial void NotStored(ILogger logger, string fault);

        [LoggerMessage(LogLevel.Warning, "A definition that is of no use any more could not be removed: {Fault}")]
        public static partial void NotSwept(ILogger logger, string fault);

        [LoggerMessage(LogLevel.Error, "A turn failed; it is tried again")]
        public static partial void TurnFailed(ILogger logger, Exception fault);
    }
}
