using Pigeon.Core.Definitions;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Storage;

/// <summary>In which keys two definitions of a stack differ.</summary>
public static class SpecDiff
{
    /// <summary>What both sides say of each key in which they differ, secrets hidden; null on the side that says nothing. Empty when the two are the same.</summary>
    public static IEnumerable<(string Key, string? One, string? Other)> Between(StackSpec one, StackSpec other)
    {
        if (one == other) return [];
        var (left, right) = (Lookup(one), Lookup(other));
        var found = left.Keys.Concat(right.Keys.Except(left.Keys))
            .Select(key => (Key: key, One: left.GetValueOrDefault(key), Other: right.GetValueOrDefault(key)))
            .Where(pair => pair.One != pair.Other)
            .Select(pair => (pair.Key, Shown(pair.Key, pair.One), Shown(pair.Key, pair.Other)))
            .ToList();

        // Two that are not equal are never told to be: services in another order, say, make other containers.
        return found.Count > 0 ? found : [("task_definitions", "another order or form", "as released")];
    }

    private static Dictionary<string, string> Lookup(StackSpec spec)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in SpecFacts.Of(spec))
            if (!facts.TryAdd(key, value)) facts[key] += $", {value}";
        return facts;
    }

    private static string? Shown(string key, string? value) => value is null ? null : SecretMask.Shown(key[(key.LastIndexOf('.') + 1)..], value);
}
