using System.Collections.Concurrent;

namespace Pigeon.Hosting.Metrics;

/// <summary>Counts by a kind, for as long as the process lives. May be counted by anybody at any time.</summary>
/// <param name="known">The kinds that are told from the beginning, with 0: the first one of a kind is an increase then, too.</param>
/// <typeparam name="T">Of few values: each is told for ever.</typeparam>
public sealed class Tally<T>(params IEnumerable<T> known) where T : notnull
{
    private readonly ConcurrentDictionary<T, long> _counts = new(known.Select(kind => KeyValuePair.Create(kind, 0L)));

    public void Count(T kind) => _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);

    public IEnumerable<(T Kind, long Count)> All => _counts.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => $"{pair.Key}", StringComparer.Ordinal);
}
