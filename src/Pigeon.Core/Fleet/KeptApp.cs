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

    public AppName App => Assignment.App;

    /// <summary>To be stored before the command is carried out: it tells later what the version was made from.</summary>
    public KeptApp Before(Command command) => command is Command.Release release && Assignment.Find(release.Spec.Version) is { } stack
        ? this with { Released = Released.Where(each => each.Version != stack.Version && Assignment.Find(each.Version) is not null).Append(stack).ToValueList() } : this;
}
