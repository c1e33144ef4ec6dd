using System.Globalization;
using Xunit;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>Which stories are lived through: a few that are always the same, or those of the variable PIGEON_SEEDS, such as <c>7</c> or <c>100-199</c>.</summary>
internal static class Seeds
{
    public static TheoryData<int> Or(params int[] usual) => [.. Environment.GetEnvironmentVariable("PIGEON_SEEDS") is { Length: > 0 } told ? Read(told) : usual];

    private static IEnumerable<int> Read(string told)
    {
        var ends = told.Split('-').Select(each => int.Parse(each, CultureInfo.InvariantCulture)).ToList();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
