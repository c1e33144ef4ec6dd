using Microsoft.Extensions.Logging;
using Pigeon.Agent.World;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Control;

/// <summary>The one loop of an agent, and its one writer: observe, decide, store, plan, apply.</summary>
public sealed partial class Reconciler(
    IWorld world, DesiredStore store, Clerk clerk, Draftsman draftsman, Review review, Journal journal, Bell bell, Cadence cadence, ILogger<Reconciler> logger)
{
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FaultPauseAtMost = TimeSpan.FromSeconds(30);
    private volatile Desired _desired = Desired.Empty;
    private volatile Snapshot? _last;

    /// <summary>What the last turn found; null before the first.</summary>
    public Snapshot? Last => _last;

    /// <summary>Beats after each turn that came to its end.</summary>
    public Pulse Turned { get; } = new();

    /// <summary>Beats after each turn, also one that failed.</summary>
    public Pulse Rounds { get; } = new();

    /// <summary>What should be, as stored.</summary>
    public Desired Desired => _desired;

    /// <summary>Is told how long each round took, and whether it came to its end.</summary>
    public Action<TimeSpan, bool> OnRound { get; set; } = (_, _) => { };

    /// <summary>Is told what was stored, and what before that.</summary>
    public Action<Desired, Desired> OnStored { get; set; } = (_, _) => { };

    /// <summary>Reads back what was stored; before this the agent must not touch anything.</summary>
    /// <exception cref="StateFileException">The file is damaged.</exception>
    public void Load() => _desired = store.Load();

    public async Task RunAsync(CancellationToken ct)
    {
        bell.Ring(Reason.Start);
        var (latest, pause) = (cadence.Now, FaultPause);
        while (true)
        {
            var reasons = await bell.WaitAsync(latest, ct);
            var (began, isDone) = (cadence.Time.GetTimestamp(), false);
            try
            {
                (latest, pause) = (Earlier(Earlier(cadence.Now + cadence.Resync, await TurnAsync(reasons, ct)), review.DueAt), FaultPause);
                isDone = true;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.TurnFailed(logger, reasons, fault);

                // What goes wrong each time must not keep the machine busy; an event still wakes the loop at once.
                (latest, pause) = (cadence.Now + pause, pause * 2 < FaultPauseAtMost ? pause * 2 : FaultPauseAtMost);
            }

            OnRound(cadence.Time.GetElapsedTime(began), isDone);
            Rounds.Beat();
        }
    }

    private async Task<DateTimeOffset?> TurnAsync(Reason reasons, CancellationToken ct)
    {
        var requests = clerk.Take();
        var observed = await world.ObserveAsync(_desired, requests.Any(request => request.WantsNetworks), ct);
        observed = await review.UpdateAsync(_desired, observed, ct);
        var now = cadence.Now;
        var verdicts = await clerk.DecideAsync(requests, StackMachine.Advance(_desired, observed, now, clerk.IsOrdered), observed, now, ct);
        var stored = await StoreAsync(verdicts, ct);
        clerk.TidyUp(_desired);
        var seen = new Snapshot(_desired, observed, now);
        _last = seen;
        var ordersAt = await clerk.CloseAsync(seen, ct);
        foreach (var look in verdicts.Looks) look.Show(seen);

        var blueprint = draftsman.Draw(_desired);
        var plan = Planner.Plan(_desired, blueprint.Structure, observed, now);
        foreach (var move in plan.Moves) Log.Moving(logger, move.Text, reasons);
        journal.Follow(_desired, plan, observed);
        await world.ApplyAsync(plan, _desired, blueprint, observed, ct);

        Turned.Beat();

        // What was done is read back at once: an operation ends on what is, not on what was sent.
        if (plan.Moves.Count > 0) bell.Ring(Reason.FollowUp);
        return !stored ? cadence.Now + FaultPause : ordersAt is { } at ? Earlier(at, plan.WakeAt) : plan.WakeAt;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    /// <returns>False when something is still to be stored.</returns>
    private async Task<bool> StoreAsync(Verdicts verdicts, CancellationToken ct)
    {
        if (verdicts.Desired.Equals(_desired)) return true;
        try
        {
            await store.SaveAsync(verdicts.Desired, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Nothing was decided then; traffic is still looked after by what is stored.
            Log.NotStored(logger, fault.Message);
            foreach (var (request, _, _) in verdicts.Accepted) request.Reply(new Answer.NotStored(fault.Message));
            return false;
        }

        foreach (var expired in StackMachine.Expired(_desired, verdicts.Desired)) Log.Expired(logger, expired.Stack.ToString(), expired.Why);
        var before = _desired;
        _desired = verdicts.Desired;
        OnStored(before, _desired);
        foreach (var (request, name, id) in verdicts.Accepted)
        {
            var app = _desired.Find(name)!;
            request.Reply(new Answer.Accepted(app, app.Operations.First(operation => operation.Id == id)));
        }

        journal.Notify();
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Move} (woken by {Reasons})")]
        public static partial void Moving(ILogger logger, string move, Reason reasons);

        [LoggerMessage(LogLevel.Information, "{Stack} is taken away: {Why}")]
        public static partial void Expired(ILogger logger, string stack, string why);

        [LoggerMessage(LogLevel.Error, "A turn failed, woken by {Reasons}; it is tried again")]
        public static partial void TurnFailed(ILogger logger, Reason reasons, Exception fault);

        [LoggerMessage(LogLevel.Error, "The desired state could not be stored: {Fault}")]
        public static partial void NotStored(ILogger logger, string fault);
    }
}
