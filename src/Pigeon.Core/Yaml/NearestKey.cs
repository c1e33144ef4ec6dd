namespace Pigeon.Core.Yaml;

/// <summary>Finds the key that somebody probably meant.</summary>
public static class NearestKey
{
    private const int Longest = 64;

    /// <summary>A sentence to append to an error, with a space before it; empty when nothing is near.</summary>
    public static string Hint(string key, IEnumerable<string> known) => Find(key, known) is { } nearest ? $" - did you mean '{nearest}'?" : "";

    /// <summary>The nearest of the known keys, which are in lower case; null when none is near.</summary>
    public static string? Find(string key, IEnumerable<string> known)
    {
        if (key.Length > Longest) return null;
        var nearest = known.Select(candidate => (Name: candidate, Distance: Distance(key.ToLowerInvariant(), candidate))).OrderBy(candidate => candidate.Distance)
            .FirstOrDefault((Name: "", Distance: int.MaxValue));
        return nearest.Distance <= (key.Length * 2 + 4) / 5 ? nearest.Name : null;
    }

    /// <summary>How many letters must be put in, left out, changed or swapped with their neighbour.</summary>
    internal static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= to.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[from.Length, to.Length];
    }
}
