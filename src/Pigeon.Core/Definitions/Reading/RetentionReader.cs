using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>retain</c> and <c>release_ttl</c>.</summary>
internal static class RetentionReader
{
    public static readonly string[] Keys = ["count", "age"];

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>What does not fit is in the errors.</summary>
    public static Retention Read(Section stack)
    {
        var retain = stack["retain"] is { } field ? Section.Open(field, Keys) : null;
        if (retain is not null && retain["count"] is null && retain["age"] is null) stack["retain"]!.FailAtKey("says nothing: write count, age or both");
        var age = retain?["age"]?.Duration(Shortest, Longest);
        var count = (retain?["count"] is { } kept ? kept.Whole(0, 1) : null) ?? Retention.Default.Count;
        if (count == 0 && retain?["age"] is { } useless) useless.FailAtKey("has no use where retain.count is 0: nothing is kept");
        return new Retention { Count = count, Age = age, ReleaseTtl = stack["release_ttl"]?.Duration(Shortest, Longest) };
    }
}
