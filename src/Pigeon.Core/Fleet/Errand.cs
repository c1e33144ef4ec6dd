using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Fleet;

/// <summary>
/// One step from what is here to what is assigned, while nothing is under way. Production comes first, and it never leaves a version for one that
/// cannot take it. A release needs the one place for released versions, so what is missing comes in the order of its states, and whoever stands in
/// the way of an earlier one makes room and comes again.
/// </summary>
internal sealed class Errand(KeptApp kept, App? local, Func<AssignedStack, StackSpec?> specOf, Observed observed)
{
    private readonly Assignment _wanted = kept.Assignment;

    public Command? Next()
    {
        var active = _wanted.In(StackState.Active);
        if (active is not null && Here(active) is not { State: StackState.Active })
            return Here(active) is { } stack ? Produce(stack) : Bring(active) ?? Remove();
        return PutBack() ?? Remove() ?? Arrange()
            ?? (_wanted.In(StackState.Inactive) is { } inactive && Here(inactive) is null ? Bring(inactive)
                : _wanted.In(StackState.Release) is { } released && Here(released) is null ? Bring(released) : null);
    }

    /// <summary>The version as it is here, unless it was made from another definition, or for another part of the VM in it.</summary>
    private Stack? Here(AssignedStack wanted) => local?.Find(wanted.Version) is { } stack && !IsAnother(wanted, stack) ? stack : null;

    private bool IsAnother(AssignedStack wanted, Stack stack)
    {
        // Production is not taken down because the VM's labels have changed: its next version comes as they say.
        var active = stack.State is StackState.Active;
        if (kept.Released.FirstOrDefault(each => each.Version == wanted.Version) is { } from)
            return from.Definition != wanted.Definition || (!active && (from.Runs, from.Serves) != (wanted.Runs, wanted.Serves));
        return !active && specOf(wanted) is { } spec && Unexpiring(spec) != Unexpiring(stack.Spec);
    }

    /// <summary>Production goes to a version that is here.</summary>
    private Command? Produce(Stack stack)
    {
        if (stack.State is StackState.Releasing || Readiness.MissingFor(local!, stack, observed) is not null && local!.In(StackState.Active) is not null) return null;
        if (_wanted.GoesBack || stack.State is StackState.Deactivating) return Arrange();
        return Readiness.MissingFor(local!, stack, observed) is null ? new Command.Activate(stack.Version) { Id = Id, App = kept.App } : null;
    }

    /// <summary>Puts everything that is here where it should be, in one step.</summary>
    private Command.Arrange? Arrange()
    {
        var states = (from wanted in _wanted.Stacks
                      let stack = Here(wanted)
                      where stack is not null && stack.State is not StackState.Releasing && stack is not { State: StackState.Deactivating, Failure: not null } && !Stays(stack)
                      select new FormerState(wanted.Version, wanted.State)).ToValueList();
        if (local?.Stacks.FirstOrDefault(Stays) is { } own) states = states.Append(new FormerState(own.Version, StackState.Active)).ToValueList();
        return states.Any(to => local!.Find(to.Version)!.State != to.State) ? new Command.Arrange(states) { Id = Id, App = kept.App } : null;
    }

    /// <summary>What has taken the place of the VM's own production is not wanted any more: before it leaves, that is put back.</summary>
    private Command.Arrange? PutBack() => local?.Stacks.Any(stack => stack.State is not StackState.Active && Stays(stack)) == true ? Arrange() : null;

    /// <summary>Releases what is missing; null while it has to wait for what leaves, or for its definition.</summary>
    private Command? Bring(AssignedStack wanted)
    {
        if (local?.Find(wanted.Version) is { } another) return another.State is StackState.Deactivating ? null : Leave(another);
        if (local?.Stacks.FirstOrDefault(stack => stack.State is StackState.Release or StackState.Releasing) is { } inTheWay) return Leave(inTheWay);
        return specOf(wanted) is { } spec ? new Command.Release(Unexpiring(spec), wanted.ReadyWithin) { Id = Id, App = kept.App } : null;
    }

    /// <summary>Takes away what is not assigned. What production uses goes only when there is nothing that should take its place.</summary>
    private Command.Deactivate? Remove() => local?.Stacks.FirstOrDefault(stack => stack.State is not StackState.Deactivating
        && !Stays(stack) && (_wanted.Find(stack.Version) is not { } wanted ? stack.State is not StackState.Active || _wanted.In(StackState.Active) is null : IsAnother(wanted, stack))) is { } extra
            ? Leave(extra) : null;

    /// <summary>Whether the version is in production by somebody else's will, and nothing is to take its place.</summary>
    private bool Stays(Stack stack) => _wanted.In(StackState.Active) is null && kept.IsOwn(stack);

    private Command.Deactivate Leave(Stack stack) => new(stack.Version, Force: true) { Id = Id, App = kept.App };

    private OperationId Id => Steward.IdOf(kept, local);

    /// <summary>How long a version is kept is decided once for all VMs, not by each one's own clock.</summary>
    private static StackSpec Unexpiring(StackSpec spec) => spec with { Retention = Retention.Default };
}
