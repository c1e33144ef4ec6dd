using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads what <c>loadbal</c> says of the backend: how members are chosen, checked and spoken to.</summary>
internal static class LaneReader
{
    public static readonly string[] Known =
    [
        "mode", "balance", "healthcheck", "timeouts", "retries", "maxconn", "cookie", "backend_protocol", "backend_tls", "backend_proxy_protocol", "snippet",
    ];

    public static readonly string[] OfTimeouts = ["connect", "server", "queue", "tunnel"];

    public static readonly string[] OfCookie = ["name", "key"];

    public static readonly string[] OfTls = ["verify", "ca_file", "sni"];

    public static readonly string[] Balances = [.. Enum.GetNames<Balance>().Select(name => name.ToLowerInvariant())];

    /// <summary>Null when it cannot be read at all. What does not fit is in the errors, and the result is then not for use.</summary>
    public static LaneSettings? Read(Section section)
    {
        var check = section.Required("healthcheck", HealthCheckReader.Forms) is { } written ? HealthCheckReader.Read(written) : null;
        var mode = section["mode"]?.OneOf("http", "tcp") == "tcp" ? ProxyMode.Tcp : ProxyMode.Http;
        var balance = section["balance"]?.OneOf(Balances) is { } word ? Enum.Parse<Balance>(word, ignoreCase: true) : Balance.Roundrobin;
        var limit = section["maxconn"]?.Whole(1, 1_000_000);
        if (balance is Balance.First && section["maxconn"] is null)
            section["balance"]!.Fail("'first' fills one member after the other up to its limit: say loadbal.maxconn too, or the first member gets everything");
        var settings = new LaneSettings
        {
            Mode = mode,
            Balance = balance,
            Check = check ?? new HealthCheck.None(),
            Timeouts = section["timeouts"] is { } timeouts ? ReadTimeouts(timeouts) : new(),
            Retries = section["retries"]?.Whole(0, 100),
            MaxConnections = limit,
            Cookie = section["cookie"] is { } cookie ? ReadCookie(cookie) : null,
            Protocol = section["backend_protocol"]?.OneOf("http1", "h2") == "h2" ? MemberProtocol.H2 : MemberProtocol.Http1,
            Tls = section["backend_tls"] is { } tls ? ReadTls(tls) : null,
            ProxyHeader = section["backend_proxy_protocol"]?.OneOf("v1", "v2") switch { "v1" => ProxyHeader.V1, "v2" => ProxyHeader.V2, _ => ProxyHeader.None },
            Snippet = section["snippet"] is { } snippet ? SnippetReader.Read(snippet, mode) : [],
        };
        if (mode is ProxyMode.Tcp) RefuseRequests(section, settings);
        return check is null ? null : settings;
    }

    private static void RefuseRequests(Section section, LaneSettings settings)
    {
        const string Why = "which mode: tcp does not know";
        if (settings.Cookie is not null) section["cookie"]!.FailAtKey($"a cookie stands in requests, {Why}: balance: source keeps a client with its member");
        if (settings.Protocol is MemberProtocol.H2) section["backend_protocol"]!.FailAtKey($"HTTP/2 is about requests, {Why}: connections are passed on as they are");
        if (settings.Balance is Balance.Uri) section["balance"]!.Fail($"'uri' goes by requests, {Why}: use roundrobin, leastconn, random, first or source");
    }

    private static LaneTimeouts ReadTimeouts(Field field)
    {
        if (Section.Open(field, OfTimeouts) is not { } section) return new();
        TimeSpan? Of(string key) => section[key]?.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24));
        return new() { Connect = Of("connect"), Server = Of("server"), Queue = Of("queue"), Tunnel = Of("tunnel") };
    }

    /// <summary>A name, or a map with more.</summary>
    private static StickyCookie? ReadCookie(Field field)
    {
        if (field.Value is YamlValue.Scalar)
            return field.Parsed<CookieName>(CookieName.TryParse, CookieName.Rule) is { } bare ? new(bare, null) : null;
        if (Section.Open(field, OfCookie) is not { } section) return null;
        var name = section.Required("name", "what the cookie is called")?.Parsed<CookieName>(CookieName.TryParse, CookieName.Rule);
        var key = section["key"]?.Parsed<CookieKey>(CookieKey.TryParse, CookieKey.Rule);
        return name is null ? null : new(name.Value, key);
    }

    private static MemberTls? ReadTls(Field field)
    {
        if (Section.Open(field, OfTls) is not { } section) return null;
        var verify = section.Required("verify", "write required (and ca_file), or none to trust whoever answers")?.OneOf("required", "none");
        var authorities = section["ca_file"]?.Parsed<FilePath>(FilePath.TryParse, FilePath.Rule);
        if (verify == "required" && section["ca_file"] is null)
            field.FailAtKey("'ca_file' is missing: the file on the VM with the authorities that sign members' certificates, such as /etc/ssl/certs/ca-certificates.crt");
        if (verify == "none" && section["ca_file"] is { } unused) unused.FailAtKey("has no use with verify: none");
        return new(authorities, section["sni"]?.Parsed<HostName>(HostName.TryParse, HostName.Rule));
    }
}
