using System.Globalization;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>loadbal.healthcheck</c>: how HAProxy finds out whether a member can take traffic.</summary>
internal static class HealthCheckReader
{
    public const string Forms = "write {path: /health} for an HTTP check, tcp for 'the port accepts a connection', "
        + "or none for no check at all (a started container then takes traffic at once)";

    private const int MostRanges = 20;

    private const int LongestBody = 200;

    public static readonly string[] OfTcp = ["type", "port", "interval", "fast_interval", "down_interval", "timeout", "rise", "fall"];

    public static readonly string[] OfHttp = ["path", "host", "method", "expect", "expect_body", .. OfTcp];

    private static readonly CheckPace Usual = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), 2, 3);

    public static HealthCheck? Read(Field field)
    {
        if (field.Value is YamlValue.Mapping map) return ReadMap(field, map);
        if (field.Value is YamlValue.Scalar { Text: "tcp" }) return new HealthCheck.Tcp(Usual);
        if (field.Value is YamlValue.Scalar { Text: "none" }) return new HealthCheck.None();
        field.Fail($"is none of the three forms: {Forms}");
        return null;
    }

    private static HealthCheck? ReadMap(Field field, YamlValue.Mapping map)
    {
        var isTcp = map.Entries.Any(entry => entry is { Key.Text: "type", Value: YamlValue.Scalar { Text: "tcp" } });
        if (Section.Open(field, isTcp ? OfTcp : OfHttp) is not { } section) return null;
        var pace = ReadPace(section);
        var port = section["port"]?.Whole(1, 65535);
        return isTcp
            ? pace is null ? null : new HealthCheck.Tcp(pace) { Port = port }
            : ReadHttp(section, pace, port);
    }

    private static HealthCheck.Http? ReadHttp(Section section, CheckPace? pace, int? port)
    {
        section["type"]?.OneOf("http", "tcp");
        var path = section.Required("path", Forms)?.Parsed<UrlPath>(UrlPath.TryParse, UrlPath.Rule);
        var host = section["host"]?.Parsed<HostName>(HostName.TryParse, HostName.Rule);
        var method = section["method"]?.OneOf("GET", "HEAD", "OPTIONS") is { } word ? Enum.Parse<CheckMethod>(word, ignoreCase: true) : CheckMethod.Get;
        var expect = section["expect"] is { } written ? ReadExpect(written) : [new StatusRange(200, 299)];
        var body = section["expect_body"] is { } sought ? ReadBody(sought, method) : null;
        return path is null || expect is not [var first, .. var more] || pace is null ? null : new HealthCheck.Http(path.Value, host, first.From, first.To, pace)
        {
            Method = method, MoreStatuses = more.ToValueList(), Body = body, Port = port,
        };
    }

    private static CheckPace? ReadPace(Section section)
    {
        var interval = Span(section, "interval", Usual.Interval);
        var fast = Span(section, "fast_interval", Usual.FastInterval);
        var down = Span(section, "down_interval", Usual.DownInterval);
        var timeout = Span(section, "timeout", Usual.Timeout);
        var rise = section["rise"] is { } up ? up.Whole(1, 100) : Usual.Rise;
        var fall = section["fall"] is { } limit ? limit.Whole(1, 100) : Usual.Fall;
        return interval is null || fast is null || down is null || timeout is null || rise is null || fall is null
            ? null : new(interval.Value, timeout.Value, rise.Value, fall.Value) { FastInterval = fast.Value, DownInterval = down.Value };
    }

    private static TimeSpan? Span(Section section, string key, TimeSpan usual) =>
        section[key] is { } field ? field.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)) : usual;

    /// <summary>A status, a range, or several with commas between or as a list.</summary>
    private static StatusRange[]? ReadExpect(Field field)
    {
        if (field.Items(MostRanges) is not { } items) return null;
        if (items.Count == 0) field.Fail("is an empty list: name a status, or leave the key out");
        var ranges = items.Select(ReadRange).OfType<StatusRange>().ToArray();
        return ranges.Length == items.Count && ranges.Length > 0 ? ranges : null;
    }

    private static StatusRange? ReadRange(Field field)
    {
        if (field.Text() is not { } text) return null;
        var parts = text.Split('-');
        if (parts.Length <= 2 && Status(parts[0]) is { } from && Status(parts[^1]) is { } to && from <= to) return new(from, to);
        field.Fail($"'{text}' must be a status from 100 to 599 or a range of them, such as 200 or 200-299");
        return null;
    }

    private static int? Status(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599 ? status : null;

    /// <summary>It stands between single quotes, in which HAProxy takes every other character as it is.</summary>
    private static string? ReadBody(Field field, CheckMethod method)
    {
        if (method is CheckMethod.Head) field.FailAtKey("a HEAD request is answered without a body: use method GET, or leave expect_body out");
        if (field.Text(LongestBody) is not { } text) return null;
        if (text.Length > 0 && text.All(c => c is >= ' ' and <= '~' and not '\'' and not '\\')) return text;
        field.Fail($"'{text}' does not fit: 1 to {LongestBody} printable ASCII characters, no single quote and no backslash among them");
        return null;
    }
}
