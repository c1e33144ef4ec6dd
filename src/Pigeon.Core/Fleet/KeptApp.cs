using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>What a VM keeps of an app's orders: it goes on by that when nobody speaks to it.</summary>
public sealed record KeptApp
{
    public required Assignment Assignment { get; init; }

    /// <summary>Whether somebody changed the app by hand since: it is left alone until a higher revision comes.</summary>
    public bool Overridden { get; init; }

    /// <summary>From what the versions that are there were released.</summary>
    public ValueList<AssignedStack> Released { get; init => field = value ?? []; } = [];

    /// <summary>Versions that are here and that the fleet has wanted in production: they are its own, though the VM may have brought them.</summary>
    public ValueList<StackVersion> Had { get; init => field = value ?? []; } = [];

    /// <summary>What was in production when these orders came and is not the fleet's: orders that go back go back to it.</summary>
    public StackVersion? Own { get; init; }

    public AppName App => Assignment.App;

    /// <param name="local">Null when nothing of the app was ever here.</param>
    public static KeptApp Take(KeptApp? kept, Assignment offered, App? local)
    {
        var wanted = offered.In(StackState.Active)?.Version;
        var takenUp = offered.Stacks.Where(stack => stack.TakenUp && local?.In(StackState.Active)?.Version == stack.Version).ToList();
        var next = new KeptApp
        {
            Assignment = offered,
            Released = (kept?.Released ?? []).Where(each => !takenUp.Exists(stack => stack.Version == each.Version)).Concat(takenUp).ToValueList(),
            Had = (kept?.Had ?? []).Where(version => local?.Find(version) is not null).ToValueList(),
        };

        // An order to switch may be taken back, and until it is not, what it replaces is still what to go back to.
        var own = wanted is not null && offered is { AtOnce: null, GoesBack: false } ? null
            : local?.In(StackState.Active) is { } serving && next.IsOwn(serving) ? serving.Version
            : kept?.Own is { } former && local?.Find(former) is not null && (offered.GoesBack || offered.AtOnce is not null || !next.Had.Contains(former)) ? former : (StackVersion?)null;
        return next with { Own = own, Had = next.Had.Where(version => !offered.GoesBack || version != own).Concat(wanted is { } active ? [active] : []).Distinct().ToValueList() };
    }

    /// <summary>Whether a version that is here is in production, or was when it was left for what may be taken back, without the fleet ever having wanted that.</summary>
    public bool IsOwn(Stack stack) => stack.State is StackState.Active && !Had.Contains(stack.Version) && !Released.Any(each => each.Version == stack.Version)
        || stack.Version == Own && stack.State is not (StackState.Releasing or StackState.Deactivating);

    /// <summary>What is not here any more, and is not wanted, is forgotten: when it comes again, by hand, it is somebody else's.</summary>
    public KeptApp Knowing(App? local)
    {
        var released = Released.Where(each => local?.Find(each.Version) is not null || Assignment.Find(each.Version) is not null).ToValueList();
        var had = Had.Where(version => local?.Find(version) is not null || Assignment.In(StackState.Active)?.Version == version).ToValueList();
        return released.Count == Released.Count && had.Count == Had.Count ? this : this with { Released = released, Had = had };
    }

    /// <summary>What stays of orders when the VM has left the fleet: the revision, so that nobody's orders are taken for older ones. All that it has is its own.</summary>
    public KeptApp Left => new() { Assignment = Assignment with { Stacks = [], AtOnce = null, GoesBack = false }, Overridden = true };

    /// <summary>To be stored before the command is carried out: it tells later what the version was made from.</summary>
    public KeptApp Before(Command command) => command is Command.Release release && Assignment.Find(release.Spec.Version) is { } stack
        ? this with { Released = Released.Where(each => each.Version != stack.Version && Assignment.Find(each.Version) is not null).Append(stack).ToValueList() } : this;
}
