using Pigeon.Agent.Fleet;
using Pigeon.Agent.Formulas;
using Pigeon.Agent.World;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Agent.Control;

/// <summary>Decides the open requests of a turn, one after the other, each on what the ones before it left.</summary>
public sealed class Clerk(Inbox inbox, FleetDuty? duty, Draftsman draftsman, IConfigJudge judge, Foresight foresight, BundleStore bundles)
{
    /// <summary>The requests that a turn decides. They are taken before the world is read: an answer is never older than its question.</summary>
    public IReadOnlyList<Request> Take()
    {
        duty?.Take();
        return inbox.Open();
    }

    /// <summary>Whether the controller says what becomes of the app.</summary>
    public bool IsOrdered(AppName app) => duty?.IsOrdered(app) == true;

    /// <summary>Ends a turn in which everything was decided.</summary>
    /// <returns>When to look again at what the controller ordered; null when nothing of that is open.</returns>
    public async Task<DateTimeOffset?> CloseAsync(Snapshot seen, CancellationToken ct) => duty is null ? null : await duty.EndAsync(seen, ct);

    /// <summary>Returns the state with all accepted commands in it; the requests behind them still wait for it to be stored.</summary>
    public async Task<Verdicts> DecideAsync(IReadOnlyList<Request> requests, Desired desired, Observed observed, DateTimeOffset now, CancellationToken ct)
    {
        var accepted = new List<(Request Request, AppName App, OperationId Operation)>();
        foreach (var request in requests) await DecideAsync(request);

        // What people change here is left alone by what was ordered, from the turn on in which they are answered.
        if (duty is not null)
            foreach (var request in await duty.BeginAsync(desired, observed, now, accepted.Select(each => each.App).ToHashSet(), ct)) await DecideAsync(request);
        return new Verdicts(desired, accepted, requests.Where(request => request.Command is null).ToList());

        async Task DecideAsync(Request request)
        {
            if (request.Command is not { } command) return;
            if (command is Command.Release && !observed.Docker.Reachable)
            {
                request.Reply(new Answer.DockerUnreachable("the Docker Engine does not answer; a release needs it"));
                return;
            }

            try
            {
                if (await AnswerAsync(request, command, desired, observed, now, ct) is not { } next) return;
                desired = next;
                accepted.Add((request, command.App, command.Id));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Where a candidate cannot be written, the state cannot be stored either; nothing was decided.
                request.Reply(new Answer.NotStored(fault.Message));
            }
        }
    }

    /// <summary>Lets go of what was kept for requests and no state needs, or none any more.</summary>
    public void TidyUp(Desired stored) => bundles.Sweep(stored);

    /// <summary>Answers a command, or leaves it waiting; one that is accepted is answered when the state that is returned has been stored.</summary>
    private async Task<Desired?> AnswerAsync(Request request, Command command, Desired desired, Observed observed, DateTimeOffset now, CancellationToken ct)
    {
        switch (StackMachine.Apply(desired, command, observed, now))
        {
            case Decision.Unchanged(var why):
                request.Reply(new Answer.Unchanged(why));
                break;
            case Decision.Refused(var code, var why):
                request.Reply(new Answer.Refused(code, why));
                break;
            case Decision.Busy(var why) when now >= request.LockUntil || request.DryRun:
                request.Reply(new Answer.Locked(why));
                break;
            case Decision.Changed(var next):
                var candidate = desired.With(next);
                if (await RefusalOfAsync(desired, candidate, next, observed, ct) is { } refusal)
                    request.Reply(new Answer.Refused(RefusalCode.Config, refusal));
                else if (request.DryRun)
                    request.Reply(new Answer.Planned(desired.Find(next.Name)?.Revision ?? 0, foresight.Steps(desired, candidate, observed, now)));
                else
                    return await KeepingAsync(command, candidate, ct);
                break;
            case Decision.Busy:
                break;
        }

        return null;
    }

    /// <summary>What a state refers to is on disk before the state is.</summary>
    private async Task<Desired> KeepingAsync(Command command, Desired candidate, CancellationToken ct)
    {
        if (command is Command.Release { Formula: { } formula }) await bundles.KeepAsync(formula, ct);
        return candidate;
    }

    /// <summary>
    /// A configuration that HAProxy would refuse is found before anything is decided on it. A verb that changes nothing in
    /// the configuration needs no new one: it goes on with the one that runs, also while the wanted one is refused.
    /// </summary>
    private async Task<string?> RefusalOfAsync(Desired desired, Desired candidate, App next, Observed observed, CancellationToken ct)
    {
        var wanted = draftsman.Wanted(next);
        if (desired.Find(next.Name) is { } former && IsSame(draftsman.Wanted(former), former, wanted, next)) return null;
        var blueprint = draftsman.DrawWith(wanted, candidate);
        if (wanted.Fault is null && blueprint.Structure == observed.Proxy?.Structure) return null;
        var anticipated = Forecast.After(observed, new Move.Reload("check"), candidate, blueprint.Structure);
        return await judge.RefusalOfAsync(wanted, blueprint, anticipated, ct);
    }

    /// <summary>Where a template is wrong there is no text to compare, but what it would have been made of.</summary>
    private static bool IsSame(AppText before, App former, AppText after, App next) => before.Fault is null
        ? before.Text == after.Text && former.Lanes.Select(lane => lane.Slots).SequenceEqual(next.Lanes.Select(lane => lane.Slots))
        : former.Lanes.Select(lane => (lane.Settings, lane.Slots)).SequenceEqual(next.Lanes.Select(lane => (lane.Settings, lane.Slots)));
}
