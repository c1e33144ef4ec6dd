using Pigeon.Agent.Http;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Fleet;

/// <summary>Makes of an ordered version what it is on this VM: its definition, rendered here.</summary>
public sealed class SpecDesk(DefinitionShelf shelf, CommandReader reader)
{
    private readonly Dictionary<(AppName, AssignedStack), StackSpec> _made = [];

    /// <param name="problem">Why it cannot be made of its definition; null when it can, or when the definition is still to come.</param>
    /// <returns>Null when it cannot be made, or not yet.</returns>
    public StackSpec? Make(AppName app, AssignedStack stack, out string? problem)
    {
        problem = null;
        if (_made.TryGetValue((app, stack), out var known)) return known;
        if (shelf.Find(stack.Definition) is not { } source) return null;
        var (spec, refusal) = reader.ReadOrdered(source, app, stack.Version);
        if (spec is null)
        {
            problem = refusal!.Errors.Count > 0 ? string.Join("; ", refusal.Errors) : refusal.Detail;
            return null;
        }

        return _made[(app, stack)] = spec.On(stack.Runs, stack.Serves);
    }

    /// <summary>Lets go of what is not ordered any more.</summary>
    public void Keep(KeptOrders orders)
    {
        var wanted = orders.Apps.SelectMany(kept => kept.Assignment.Stacks.Select(stack => (kept.App, stack))).ToHashSet();
        foreach (var key in _made.Keys.Where(key => !wanted.Contains(key)).ToList()) _made.Remove(key);
        shelf.Keep(wanted.Select(each => each.stack.Definition).ToHashSet());
    }
}
