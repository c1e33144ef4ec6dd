using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Rendering;

/// <summary>What the templates of a backend and of its servers see.</summary>
internal static class LaneModel
{
    public static Dictionary<string, object?> Of(Lane lane, LaneSetup setup) => new()
    {
        ["lane"] = Backend(lane, setup),
        ["check"] = Check(setup.Settings.Check),
        ["member"] = Member(setup.Settings),
    };

    private static Dictionary<string, object?> Backend(Lane lane, LaneSetup setup) => new()
    {
        ["name"] = lane.Backend,
        ["app"] = lane.App.Text,
        ["state"] = setup.RenderedAs.ToString().ToLowerInvariant(),
        ["mode"] = setup.Settings.Mode.ToString().ToLowerInvariant(),
        ["balance"] = setup.Settings.Balance.ToString().ToLowerInvariant(),
        ["hashed"] = setup.Settings.Balance is Balance.Source or Balance.Uri,
        ["timeouts"] = Timeouts(setup.Settings.Timeouts).ToList(),
        ["retries"] = setup.Settings.Retries,
        ["cookie"] = setup.Settings.Cookie is { } cookie
            ? new Dictionary<string, object?> { ["name"] = cookie.Name.Text, ["key"] = cookie.Key?.Text ?? KeyOf(lane.App) } : null,
        ["snippet"] = setup.Settings.Snippet.ToList<object?>(),
    };

    private static Dictionary<string, object?> Member(LaneSettings settings) => new()
    {
        ["maxconn"] = settings.MaxConnections,
        ["protocol"] = settings.Protocol.ToString().ToLowerInvariant(),
        ["tls"] = settings.Tls is { } tls
            ? new Dictionary<string, object?> { ["ca_file"] = tls.CaFile?.Text, ["sni"] = tls.Sni?.Text } : null,
        ["proxy_protocol"] = settings.ProxyHeader is ProxyHeader.None ? null : settings.ProxyHeader.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<object?> Timeouts(LaneTimeouts timeouts) =>
        from timeout in new (string Name, TimeSpan? Value)[]
        {
            ("connect", timeouts.Connect), ("server", timeouts.Server), ("queue", timeouts.Queue), ("tunnel", timeouts.Tunnel),
        }
        where timeout.Value is not null
        select new Dictionary<string, object?> { ["name"] = timeout.Name, ["value"] = Milliseconds(timeout.Value!.Value) };

    /// <summary>The same on every VM. It is no secret: without a key of the definition's own, who knows the app's name can find the address behind a cookie.</summary>
    private static string KeyOf(AppName app) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"pigeon {app}")))[..32];

    private static Dictionary<string, object?> Check(HealthCheck check) => check switch
    {
        HealthCheck.None => new() { ["type"] = "none" },
        HealthCheck.Tcp tcp => Check("tcp", tcp.Pace, tcp.Port),
        HealthCheck.Http http => new(Check("http", http.Pace, http.Port))
        {
            ["method"] = http.Method.ToString().ToUpperInvariant(),
            ["path"] = http.Path.Text,
            ["host"] = http.Host?.Text ?? "localhost",
            ["status"] = string.Join(',', http.MoreStatuses.Prepend(new StatusRange(http.StatusFrom, http.StatusTo))),
            ["body"] = http.Body,
        },
        _ => throw new System.Diagnostics.UnreachableException($"no model for {check}"),
    };

    private static Dictionary<string, object?> Check(string type, CheckPace pace, int? port) => new()
    {
        ["type"] = type,
        ["port"] = port,
        ["interval"] = Milliseconds(pace.Interval),
        ["fast_interval"] = Milliseconds(pace.FastInterval),
        ["down_interval"] = Milliseconds(pace.DownInterval),
        ["timeout"] = Milliseconds(pace.Timeout),
        ["rise"] = pace.Rise,
        ["fall"] = pace.Fall,
    };

    public static string Milliseconds(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalMilliseconds}ms");
}
