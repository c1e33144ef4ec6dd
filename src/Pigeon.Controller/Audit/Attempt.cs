using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pigeon.Core;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>One request, as the audit tells of it. Whoever answers it fills in what it turns out to be about.</summary>
internal sealed partial class Attempt
{
    /// <summary>Where a request comes from that came by a unix socket.</summary>
    public const string Socket = "unix";

    /// <summary>Where comes from what the controller does by itself.</summary>
    public const string Controller = "controller";

    public const string Nobody = "nobody";

    /// <summary>What it is called when a VM joins.</summary>
    public const string Join = "join";

    private const int LongestPath = 200;
    private const int LongestDetail = 1000;
    private const int RequestLength = 12;
    private readonly IAuditLog _log;
    private readonly string _request = RandomNumberGenerator.GetHexString(RequestLength, lowercase: true);
    private readonly string _path;
    private readonly string _from;

    public Attempt(IAuditLog log, HttpContext http, string? what)
    {
        _log = log;
        What = what ?? http.Request.Method;
        _path = PathOf(http.Request.Method, http.Request.Path.Value);
        _from = From(http.Connection.RemoteIpAddress);
        App = http.Request.RouteValues["app"] as string is { } app ? Printable.Of(app, LongestPath) : null;
        http.Features.Set(this);
    }

    public string What { get; set; }

    public string Who { get; set; } = Nobody;

    public string? App { get; set; }

    public string? Version { get; set; }

    public string? Operation { get; set; }

    public IReadOnlyList<string>? Plan { get; set; }

    /// <summary>What was changed, where it is no app.</summary>
    public string? Subject { get; set; }

    /// <summary>Whether it was noted as something that is about to be done.</summary>
    public bool HasBegun { get; private set; }

    public static Attempt Of(HttpContext http) => http.Features.GetRequiredFeature<Attempt>();

    public static string From(IPAddress? address) => address is null ? Socket : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary>To be called before anything is changed.</summary>
    /// <exception cref="IOException">It could not be noted, and must not be done.</exception>
    public async Task BeginAsync()
    {
        await _log.WriteAsync(Record(AuditKind.Asked, AuditKind.Asked, Subject));
        HasBegun = true;
    }

    /// <summary>It is done.</summary>
    public Task DoneAsync(string result, string? detail) => _log.TryWriteAsync(Record(AuditKind.Done, result, detail ?? Subject) with { Plan = Plan });

    public Task RefusedAsync(ProblemWire problem)
    {
        var record = Record(problem.Status >= StatusCodes.Status500InternalServerError ? AuditKind.Failed : AuditKind.Refused, problem.Code, problem.Detail);
        return HasBegun ? _log.TryWriteAsync(record) : _log.NoteAsync(record);
    }

    /// <summary>It was so already.</summary>
    public Task UnchangedAsync(string why) => _log.NoteAsync(Record(AuditKind.Done, AuditResult.Unchanged, why));

    private AuditRecordWire Record(string kind, string result, string? detail) => new()
    {
        At = _log.Now, Controller = _log.Controller, Kind = kind, Who = Who, From = _from, What = Masked(What)!, Path = _path, Request = _request,
        App = Masked(App), Version = Masked(Version), Operation = Masked(Operation), Result = result, Detail = detail is null ? null : Printable.Of(Masked(detail)!, LongestDetail),
    };

    /// <summary>Somebody may have put a token where a name belongs.</summary>
    private static string PathOf(string method, string? path) =>
        Printable.Of(string.Create(CultureInfo.InvariantCulture, $"{Printable.Of(method, 20)} {Masked(path)}"), LongestPath);

    private static string? Masked(string? text) => text is null ? null : Token.Replace(text, "pigeon_***");

    [GeneratedRegex("pigeon_[A-Za-z0-9]*_?[A-Za-z0-9]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Token { get; }
}
