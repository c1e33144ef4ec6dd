using System.Globalization;
using System.Text.RegularExpressions;
using Pigeon.Controller.Audit;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Controller.Settings;

/// <summary>Reads <c>audit</c> and <c>connections</c>: how much is kept, and taken.</summary>
internal static partial class LimitReader
{
    public static readonly string[] KnownOfAudit = ["max_size", "files", "keep"];

    public static readonly string[] KnownOfConnections = ["most", "per_address"];

    private const long Kilobyte = 1000;
    private const long Smallest = 100 * Kilobyte;
    private const long Largest = 1000 * Kilobyte * Kilobyte;
    private const int MostFiles = 10_000;
    private const int MostConnections = 1_000_000;

    public static AuditSettings Audit(Layers audit) => new(
        Size(audit["max_size"]) ?? AuditSettings.Default.MaxSize,
        audit["files"]?.Whole(1, MostFiles) ?? AuditSettings.Default.Files,
        audit["keep"]?.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)) ?? AuditSettings.Default.Keep);

    public static ConnectionLimits Connections(Layers connections) => new(
        connections["most"]?.Whole(1, MostConnections) ?? ConnectionLimits.Default.Most,
        connections["per_address"]?.Whole(1, MostConnections) ?? ConnectionLimits.Default.PerAddress);

    private static long? Size(Field? field)
    {
        if (field?.Text() is not { } text) return null;
        if (Shape.Match(text) is { Success: true } match)
        {
            var size = long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups[2].Value == "kB" ? Kilobyte : Kilobyte * Kilobyte);
            if (size is >= Smallest and <= Largest) return size;
        }

        field.Fail($"'{text}' does not fit: from 100kB to 1000MB");
        return null;
    }

    [GeneratedRegex("^([0-9]{1,7})(kB|MB)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
