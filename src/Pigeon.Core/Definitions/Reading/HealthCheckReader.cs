using System.Globalization;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>loadbal.healthcheck</c>: how HAProxy finds out whether a member can take traffic.</summary>
internal static class HealthCheckReader
{
    public const string Forms = "write {path: /health} for an HTTP check, tcp for 'the port accepts a connection', "
        + "or none for no check at all (a started container then takes traffic at once)";

    private static readonly string[] OfPace = ["type", "interval", "timeout", "rise", "fall"];

    private static readonly string[] OfHttp = ["path", "host", "expect", .. OfPace];

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
        if (Section.Open(field, isTcp ? OfPace : OfHttp) is not { } section) return null;
        var pace = ReadPace(section);
        if (isTcp) return pace is null ? null : new HealthCheck.Tcp(pace);
        section["type"]?.OneOf("http", "tcp");
        var path = section.Required("path", Forms)?.Parsed<UrlPath>(UrlPath.TryParse, UrlPath.Rule);
        var host = section["host"]?.Parsed<HostName>(HostName.TryParse, HostName.Rule);
        var expect = section["expect"] is { } written ? ReadExpect(written) : (200, 299);
        return path is null || expect is null || pace is null ? null : new HealthCheck.Http(path.Value, host, expect.Value.From, expect.Value.To, pace);
    }

    private static CheckPace? ReadPace(Section section)
    {
        var interval = section["interval"] is { } every ? every.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)) : Usual.Interval;
        var timeout = section["timeout"] is { } limit ? limit.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)) : Usual.Timeout;
        var rise = section["rise"] is { } up ? up.Whole(1, 100) : Usual.Rise;
        var fall = section["fall"] is { } down ? down.Whole(1, 100) : Usual.Fall;
        return interval is null || timeout is null || rise is null || fall is null ? null : new(interval.Value, timeout.Value, rise.Value, fall.Value);
    }

    private static (int From, int To)? ReadExpect(Field field)
    {
        if (field.Text() is not { } text) return null;
        var parts = text.Split('-');
        if (parts.Length <= 2 && Status(parts[0]) is { } from && Status(parts[^1]) is { } to && from <= to) return (from, to);
        field.Fail($"'{text}' must be a status from 100 to 599 or a range of them, such as 200 or 200-299");
        return null;
    }

    private static int? Status(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599 ? status : null;
}
