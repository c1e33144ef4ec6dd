using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Fleet;

/// <summary>Sees to it that a VM's apps become what the fleet assigned to it, by the verbs that a person would use. Pure: the agent's one loop carries them out.</summary>
public static partial class Steward
{
    /// <summary>Judges an assignment that has come. An order to switch at once is taken in only if it can be carried out in the same turn.</summary>
    public static Receipt Receive(KeptApp? kept, Assignment offered, Desired local, Observed observed, DateTimeOffset now)
    {
        if (kept?.Assignment.Revision > offered.Revision) return new Receipt.Behind(kept.Assignment.Revision);
        if (kept?.Assignment.Revision == offered.Revision) return new Receipt.Known();
        var next = KeptApp.Take(kept, offered, local.Find(offered.App));
        if (offered.AtOnce is not { } order) return new Receipt.Taken(next);
        if (now > order.Deadline) return new Receipt.Refused(new AssignmentRefusal(offered.Revision, Late(order, now)));
        return StackMachine.Apply(local, SwitchOf(next, local.Find(offered.App), order), observed, now) switch
        {
            Decision.Refused(_, var why) => new Receipt.Refused(new AssignmentRefusal(offered.Revision, why)),
            Decision.Busy(var what) => new Receipt.Refused(new AssignmentRefusal(offered.Revision, $"it had to wait for {what}")),
            _ => new Receipt.Taken(next),
        };
    }

    /// <summary>The next thing to do toward the assignment; null when nothing is to be done, or not now.</summary>
    /// <param name="local">Null when nothing of the app was ever here.</param>
    /// <param name="specOf">What a version is made of on this VM; null while its definition is not here.</param>
    public static Command? Next(KeptApp kept, App? local, Func<AssignedStack, StackSpec?> specOf, Observed observed, DateTimeOffset now)
    {
        if (kept.Overridden) return null;
        if (local?.Running is { } running) return IsMine(running) && LeadsElsewhere(kept, running) ? new Command.Abort(null) { Id = IdOf(kept, local), App = kept.App } : null;
        if (kept.Assignment.AtOnce is { } order)
            return LastOf(kept, local) is null && now <= order.Deadline && local?.In(StackState.Active)?.Version != order.Version ? SwitchOf(kept, local, order) : null;
        return now < PausedUntil(kept, local, now) ? null : new Errand(kept, local, specOf, observed).Next();
    }

    /// <summary>Why the assignment was not followed, as far as that is known; null when it was, or is on its way.</summary>
    public static string? FailureOf(KeptApp kept, App? local, DateTimeOffset now)
    {
        var last = LastOf(kept, local);
        if (last is { Outcome: { } outcome and not OperationOutcome.Done }) return $"{Words.Of(last.Verb)}: {(last.Detail.Length > 0 ? last.Detail : Words.Of(outcome))}";
        return last is null && kept.Assignment.AtOnce is { } order && now > order.Deadline && local?.In(StackState.Active)?.Version != order.Version ? Late(order, now) : null;
    }

    private static string Late(SwitchOrder order, DateTimeOffset now) =>
        $"the order to activate {order.Version} was good until {Words.Of(order.Deadline)}, and it is {Words.Of(now)} here: it came late, or a clock is wrong";

    private static Command.Activate SwitchOf(KeptApp kept, App? local, SwitchOrder order) => new(order.Version) { Id = IdOf(kept, local), App = kept.App };

    /// <summary>Whether an operation of an earlier revision does what is not wanted any more. One of this revision only makes room, and what it takes away comes again.</summary>
    private static bool LeadsElsewhere(KeptApp kept, Operation running)
    {
        if (running.Id.Text.StartsWith(PrefixOf(kept), StringComparison.Ordinal)) return false;
        var wanted = running.Version is { } version ? kept.Assignment.Find(version) : null;
        return running.Verb switch
        {
            Verb.Release => wanted is null || kept.Released.Any(each => each.Version == wanted.Version && each.Definition != wanted.Definition),
            Verb.Activate or Verb.Rollback => wanted is not { State: StackState.Active },
            Verb.Deactivate => wanted is not null && kept.Released.Any(each => each.Version == wanted.Version && each.Definition == wanted.Definition),
            _ => false,
        };
    }
}
