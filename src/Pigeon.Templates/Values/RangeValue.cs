namespace Pigeon.Templates;

/// <summary>The integers from one to another, upwards or downwards, never held in memory.</summary>
internal sealed record RangeValue(long First, long Last)
{
    /// <summary>The number of items, or <see cref="long.MaxValue"/> when it is larger than that.</summary>
    public long Count => First <= Last ? Distance(First, Last) : Distance(Last, First);

    public IEnumerable<object?> Items()
    {
        var step = First <= Last ? 1 : -1;
        for (var item = First; ; item += step)
        {
            yield return item;
            if (item == Last)
                yield break;
        }
    }

    private static long Distance(long low, long high)
    {
        var steps = unchecked((ulong)high - (ulong)low);
        return steps >= long.MaxValue ? long.MaxValue : (long)steps + 1;
    }
}
