namespace Pigeon.Templates;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>A hint to append to an error message, or an empty text.</summary>
    public static string Hint(string wrong, IEnumerable<string> known)
    {
        var best = known.Select(name => (Name: name, Distance: Distance(wrong, name)))
            .Where(found => found.Distance <= Math.Max(1, wrong.Length / 3))
            .OrderBy(static found => found.Distance).ThenBy(static found => found.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is null ? "" : $"; did you mean '{best.Name}'?";
    }

    private static int Distance(string left, string right)
    {
        const int longest = 64;
        if (left.Length > longest || right.Length > longest)
            return int.MaxValue;
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var c in left)
        {
            var current = new int[previous.Length];
            current[0] = previous[0] + 1;
            for (var i = 1; i < current.Length; i++)
            {
                var change = previous[i - 1] + (c == right[i - 1] ? 0 : 1);
                current[i] = Math.Min(change, Math.Min(previous[i], current[i - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
