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
        var takenUp = offered.Stacks.Where(stack => stack.TakenUp && local?.In(StackState.Active)?.Version == stack.Version).ToList();
        var next = new KeptApp
        {
            Assignment = offered,
            Released = (kept?.Released ?? []).Where(each => !takenUp.Exists(stack => stack.Version == each.Version)).Concat(takenUp).ToValueList(),
            Had = (kept?.Had ?? []).Where(version => local?.Find(version) is not null).Concat(offered.In(StackState.Active) is { } active ? [active.Version] : []).Distinct().ToValueList(),
        };
        return next with { Own = local?.In(StackState.Active) is { } serving && next.IsOwn(serving) ? serving.Version : offered.GoesBack && kept?.Own is { } own && local?.Find(own) is not null ? own : null };
    }

    /// <summary>Whether a version that is here is in production, or was when it was left for what is taken back now, without the fleet ever having wanted that.</summary>
    public bool IsOwn(Stack stack) => stack.Version == Own || (stack.State is StackState.Active && !Had.Contains(stack.Version) && !Released.Any(each => each.Version == stack.Version));

    /// <summary>The same orders, but of a fleet that the VM has left: what it has is its own. The revision stays, so that nobody's orders are taken for older ones.</summary>
    public KeptApp Left => this with { Released = [], Had = [], Own = null };

    /// <summary>To be stored before the command is carried out: it tells later what the version was made from.</summary>
    public KeptApp Before(Command command) => command is Command.Release release && Assignment.Find(release.Spec.Version) is { } stack
        ? this with { Released = Released.Where(each => each.Version != stack.Version && Assignment.Find(each.Version) is not null).Append(stack).ToValueList() } : this;
}
