using Pigeon.Agent.Http;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Fleet;

/// <summary>Makes of an ordered version what it is on this VM: its definition, rendered here.</summary>
public sealed class SpecDesk(DefinitionShelf shelf, CommandReader reader)
{
    private readonly Dictionary<(AppName App, StackVersion Version, DefinitionDigest Definition, bool Serves), DefinitionResult.Valid> _made = [];

    /// <param name="problem">Why it cannot be made of its definition; null when it can, or when the definition is still to come.</param>
    /// <returns>Null when it cannot be made, or not yet.</returns>
    public StackSpec? Make(AppName app, AssignedStack stack, out string? problem)
    {
        problem = null;
        var key = (app, stack.Version, stack.Definition, stack.Serves);
        if (_made.TryGetValue(key, out var known)) return known.Spec.On(stack.Runs, stack.Serves);
        if (shelf.Find(stack.Definition) is not { } source) return null;
        var (definition, refusal) = reader.ReadOrdered(source, app, stack.Version, stack.Serves);
        if (definition is null)
        {
            problem = refusal!.Errors.Count > 0 ? string.Join("; ", refusal.Errors) : refusal.Detail;
            return null;
        }

        return (_made[key] = definition).Spec.On(stack.Runs, stack.Serves);
    }

    /// <summary>The release as the loop wants it: with the files of its formula.</summary>
    public Command.Release WithFiles(Command.Release release) => release.Spec.Formula is not { } formula ? release
        : release with { Formula = _made.First(made => made.Key.App == release.App && made.Value.Formula?.Spec == formula).Value.Formula };

    /// <summary>Lets go of what is not ordered any more.</summary>
    public void Keep(KeptOrders orders)
    {
        var wanted = orders.Apps.SelectMany(kept => kept.Assignment.Stacks.Select(stack => (kept.App, stack.Version, stack.Definition, stack.Serves))).ToHashSet();
        foreach (var key in _made.Keys.Where(key => !wanted.Contains(key)).ToList()) _made.Remove(key);
        shelf.Keep(wanted.Select(each => each.Definition).ToHashSet());
    }
}
