using System.Globalization;
using Pigeon.Core;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>How values are written for people.</summary>
internal static class Printed
{
    /// <summary>So narrow no line is made, whatever the terminal.</summary>
    private const int LeastWrapped = 16;

    private const int FewNames = 4;

    private static readonly string[] SizeUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>How long something took: <c>0.03 s</c>, <c>2m 05s</c>.</summary>
    public static string Took(TimeSpan span) => span.TotalSeconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0.00} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}m {span.Seconds:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}h {span.Minutes:00}m"),
    };

    /// <summary>How long ago something was: <c>42s ago</c>, <c>3d ago</c>.</summary>
    public static string Ago(TimeSpan span) => span.TotalSeconds < 1 ? "now" : $"{Span(span)} ago";

    /// <summary>In how much time something will be: <c>in 42s</c>, <c>in 3d</c>.</summary>
    public static string Ahead(TimeSpan span) => span.TotalSeconds < 1 ? "soon" : $"in {Span(span)}";

    /// <summary>A span of time, rounded: <c>42s</c>, <c>3d</c>.</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds}s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}m"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d"),
    };

    /// <summary>Text from elsewhere (a container's log, say) without anything that a terminal would obey.</summary>
    public static string Clean(string text) =>
        text.All(IsHarmless) ? text : string.Concat(text.Select(c => c is '\t' or '\n' ? ' ' : c).Where(IsHarmless));

    private static bool IsHarmless(char letter) => Printable.Is(letter) || char.IsSurrogate(letter);

    /// <summary>The text, cut to so many columns.</summary>
    public static string Fit(string text, int columns) => text.Length <= columns ? text : $"{text[..Math.Max(0, columns - 3)]}...";

    /// <summary>Text from elsewhere in lines of so many columns, broken at blanks where that is possible; none when it is empty.</summary>
    /// <param name="hanging">What the lines after the first begin with; null: the same.</param>
    public static IEnumerable<string> Wrap(string text, string indent, int columns, string? hanging = null)
    {
        var rest = Clean(text).TrimEnd();
        for (var before = indent; rest.Length > 0; before = hanging ?? indent)
        {
            var room = Math.Max(LeastWrapped, columns - before.Length);
            var end = rest.Length <= room ? rest.Length : rest.LastIndexOf(' ', room) is > 0 and var blank && rest[..blank].Trim().Length > 0 ? blank : room;
            yield return $"{before}{rest[..end]}".TrimEnd();
            rest = rest[end..].TrimStart();
        }
    }

    /// <summary><c>shop 2.0</c>, or <c>shop</c>.</summary>
    public static string Stack(string app, string? version) => version is null ? app : $"{app} {version}";

    /// <summary>What an operation that runs does, and what it waits for.</summary>
    public static string UnderWay(OperationWire operation) => Clean(
        $"{operation.Verb} of {Stack(operation.App, operation.Version)} is under way{(operation.WaitingFor is { } what ? $", waiting for: {what}" : "")}");

    /// <summary>Since when a version is in its state, and when it leaves by itself.</summary>
    public static string Lifetime(DateTimeOffset since, DateTimeOffset? expiresAt, DateTimeOffset now) =>
        $"{Ago(now - since)}{(expiresAt is { } end ? $", ends {Ahead(end - now)}" : "")}";

    /// <summary>How far a pull is: <c>pulling shop:1.14  3 of 7 layers  41 of 120 MB</c>.</summary>
    public static string Pull(ImagePullWire pull)
    {
        var layers = pull.Layers == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {pull.LayersDone} of {Count(pull.Layers, "layer")}");
        var (unit, word) = pull.BytesTotal < 10_000_000 ? (1_000L, "kB") : (1_000_000L, "MB");
        var bytes = pull.BytesTotal == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {pull.Bytes / unit} of {(pull.BytesTotal + unit - 1) / unit} {word}");
        return $"pulling {Clean(pull.Image)}{layers}{bytes}";
    }

    /// <summary>The Engine's version, which calls itself <c>Docker/20.10.24 (linux)</c>.</summary>
    public static string Engine(DockerStatusWire docker) => docker.Version?.Split(' ')[0].Replace("Docker/", "", StringComparison.Ordinal) ?? "reachable";

    /// <summary>A number of bytes as the Engine's own commands write it: four digits at most, in powers of a thousand.</summary>
    public static string Size(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1000 && unit < SizeUnits.Length - 1; unit++) size /= 1000;
        var format = size switch { >= 100 => "0.#", >= 10 => "0.##", _ => "0.###" };
        return $"{size.ToString(format, CultureInfo.InvariantCulture)}{SizeUnits[unit]}";
    }

    /// <summary>A list of names: all when they are few, else the first ones and how many more there are.</summary>
    public static string Few(IReadOnlyList<string> names) => names.Count <= FewNames ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(FewNames - 1))} and {names.Count - FewNames + 1} more");

    public static string Count(int number, string word) => string.Create(CultureInfo.InvariantCulture, $"{number} {word}{(number == 1 ? "" : "s")}");
}
