using System.Globalization;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Reads <c>docker_config.ulimits</c>: <c>NAME=SOFT[:HARD]</c> in any form of pairs, or maps of <c>Name</c>, <c>Soft</c> and <c>Hard</c> as the Engine has them.</summary>
internal static class UlimitsReader
{
    private const string Rule = "SOFT or SOFT:HARD, whole numbers of which the first is not above the second; -1 is no limit";

    /// <summary>setrlimit(2), without RLIMIT_AS, which the Engine does not know.</summary>
    private static readonly string[] Names =
        ["core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack"];

    public static ValueList<UlimitSpec> Read(Field field)
    {
        var found = new List<UlimitSpec>();
        if (field.Value is YamlValue.Sequence { Items: [YamlValue.Mapping { Entries.Count: > 1 }, ..] })
        {
            foreach (var item in field.Items(Forms.MostItems) ?? []) AddLong(found, item);
            return found.ToValueList();
        }
        foreach (var pair in Pairs.Read(field, Forms.MostItems, bare: null)) Add(found, pair.Name, pair.Value, pair.At);
        return found.ToValueList();
    }

    private static void AddLong(List<UlimitSpec> found, Field item)
    {
        if (Section.Open(item, ["Name", "Soft", "Hard"]) is not { } section) return;
        if (section.Required("Name", "such as nofile")?.Text() is not { } name || section.Required("Soft", Rule)?.Text() is not { } soft) return;
        var hard = section["Hard"] is { } field ? field.Text() : soft;
        if (hard is not null) Add(found, name, $"{soft}:{hard}", item);
    }

    private static void Add(List<UlimitSpec> found, string name, string limits, Field at)
    {
        var parts = limits.Split(':');
        if (!Names.Contains(name)) at.Fail($"'{name}' is no limit: {string.Join(", ", Names)}{NearestKey.Hint(name, Names)}");
        else if (found.Exists(other => other.Name == name)) at.Fail($"'{name}' is said twice");
        else if (parts.Length > 2 || Limit(parts[0]) is not { } soft || Limit(parts[^1]) is not { } hard || !IsWithin(soft, hard)) at.Fail($"'{limits}' does not fit {name}: {Rule}");
        else found.Add(new UlimitSpec(name, soft, hard));
    }

    private static bool IsWithin(long soft, long hard) => hard == -1 || (soft != -1 && soft <= hard);

    private static long? Limit(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) && limit >= -1 ? limit : null;
}
