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

    /// <summary>What was in production here before the fleet had a say, and of which the fleet knows nothing: it serves until something else is to be in production.</summary>
    public StackVersion? Own { get; init; }

    public AppName App => Assignment.App;

    /// <param name="local">Null when nothing of the app was ever here.</param>
    public static KeptApp Take(KeptApp? kept, Assignment offered, App? local)
    {
        var active = local?.In(StackState.Active)?.Version;
        var own = kept is null || kept.Own == active ? active : null;
        var takenUp = offered.Stacks.Where(stack => stack.TakenUp && local?.Find(stack.Version) is not null).ToList();
        return new KeptApp
        {
            Assignment = offered,
            Own = own is { } version && offered.Find(version) is null ? own : null,
            Released = (kept?.Released ?? []).Where(each => !takenUp.Exists(stack => stack.Version == each.Version)).Concat(takenUp).ToValueList(),
        };
    }

    /// <summary>To be stored before the command is carried out: it tells later what the version was made from.</summary>
    public KeptApp Before(Command command) => command is Command.Release release && Assignment.Find(release.Spec.Version) is { } stack
        ? this with { Released = Released.Where(each => each.Version != stack.Version && Assignment.Find(each.Version) is not null).Append(stack).ToValueList() } : this;
}
