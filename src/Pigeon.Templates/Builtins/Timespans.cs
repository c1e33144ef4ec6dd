using System.Globalization;

namespace Pigeon.Templates;

/// <summary>The functions of the object <c>timespan</c>, and the members of what they return.</summary>
internal static class Timespans
{
    public static readonly IReadOnlyList<(string Name, string Signature, Func<Arguments, object?> Body)> All =
    [
        ("from_days", "days", static a => Of(a, TimeSpan.TicksPerDay)),
        ("from_hours", "hours", static a => Of(a, TimeSpan.TicksPerHour)),
        ("from_minutes", "minutes", static a => Of(a, TimeSpan.TicksPerMinute)),
        ("from_seconds", "seconds", static a => Of(a, TimeSpan.TicksPerSecond)),
        ("from_milliseconds", "millis", static a => Of(a, TimeSpan.TicksPerMillisecond)),
        ("parse", "text", static a => Parse(a)),
    ];

    public static object? Member(TimeSpan span, string name) => name switch
    {
        "days" => (long)span.Days,
        "hours" => (long)span.Hours,
        "minutes" => (long)span.Minutes,
        "seconds" => (long)span.Seconds,
        "milliseconds" => (long)span.Milliseconds,
        "total_days" => span.TotalDays,
        "total_hours" => span.TotalHours,
        "total_minutes" => span.TotalMinutes,
        "total_seconds" => span.TotalSeconds,
        "total_milliseconds" => span.TotalMilliseconds,
        _ => null,
    };

    public static TimeSpan Checked(decimal ticks, Place place) =>
        ticks is >= long.MinValue and <= long.MaxValue ? new TimeSpan((long)ticks) : throw TemplateException.At(place, "this time span is too long");

    private static TimeSpan Of(Arguments a, long unit)
    {
        var ticks = Numbers.ToDouble(a.Number(0)) * unit;
        return Math.Abs(ticks) < long.MaxValue ? Checked((decimal)ticks, a.Place) : throw a.Refused("has too long a result");
    }

    private static TimeSpan Parse(Arguments a) => TimeSpan.TryParse(a.Text(0), CultureInfo.InvariantCulture, out var span)
        ? span : throw a.Refused($"cannot read '{a.Text(0)}': expected days.hours:minutes:seconds");
}
