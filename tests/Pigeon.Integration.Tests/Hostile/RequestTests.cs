using System.Text;
using System.Text.RegularExpressions;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Haproxy;
using Pigeon.Integration.Tests.Rendering;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>Requests that try to reach an app that they do not name, or a version that is dark. HAProxy's tables and worker outlive all of them.</summary>
public sealed partial class RequestTests : IAsyncLifetime, IDisposable
{
    private const int Requests = 1500;
    private static readonly InternalTraffic Rules = new()
    {
        Networks = [SourceNetwork.Parse("10.0.0.0/8")],
        Headers = [new HeaderMatch(HeaderName.Parse("X-Preview"), MatchValue.Parse("yes"))],
        Cookies = [new CookieMatch(CookieName.Parse("preview"), MatchValue.Parse("yes"))],
        Path = UrlPath.Parse("/green"),
    };

    private static readonly Sketch[] Apps =
    [
        new("shop") { Hosts = ["shop.example.org"] }, new("blog") { Hosts = ["blog.example.org"], Path = "/blog" },
        new("edge") { Frontend = "front", Hosts = ["edge.example.org"] }, new("rest") { Frontend = "front" },
    ];

    private readonly RenderedProxy _proxy = new();
    private readonly List<WebApp> _members = [];

    public async Task InitializeAsync()
    {
        var (filled, apps) = (new List<Server>(), Apps.Select(app => app with { Check = Sketch.None, Internal = Rules, Stacks = [StackState.Active, StackState.Release] }).ToArray());
        foreach (var app in apps)
        {
            _members.AddRange([new WebApp(body: $"<{app.App} active>"), new WebApp(body: $"<{app.App} dark>")]);
            filled.AddRange([app.Server(1, 1, _members[^2].Port), app.Server(2, 1, _members[^1].Port)]);
        }

        await _proxy.StartAsync(Sketch.Of(apps), [.. filled]);
    }

    public void Dispose() => _proxy.Dispose();

    public async Task DisposeAsync()
    {
        foreach (var member in _members) await member.DisposeAsync();
    }

    [Theory]
    [InlineData(1, "web", "127.0.0.1")]
    [InlineData(2, "front", "127.0.0.1")]
    [InlineData(3, "front", "127.0.0.2")]
    [InlineData(102, "front", "127.0.0.1")]
    [InlineData(103, "front", "127.0.0.2")]
    public async Task No_request_reaches_an_app_that_it_does_not_name_nor_a_dark_version_without_a_rule(int seed, string listener, string from)
    {
        var (text, before, reached, refused, dark) = (new HostileText(seed), await TablesAsync(), 0, 0, 0);
        for (var at = 0; at < Requests; at++)
        {
            var request = Next(text);
            var found = await JudgeAsync(listener, from, request);
            if (found.Count == 0) refused++;
            else if (found[0].Contains("dark", StringComparison.Ordinal)) dark++;
            else reached++;
        }

        Assert.Equal(before, await TablesAsync());
        Assert.True(reached > Requests / 20 && refused > Requests / 20 && dark > Requests / 100, $"{reached} reached an app, {dark} a dark version, {refused} none: too few to prove anything");
    }

    [Theory]
    [InlineData("GET http://shop.example.org/ HTTP/1.1\nHost: blog.example.org")]
    [InlineData("GET http://shop.example.org/ HTTP/1.0")]
    [InlineData("GET http://blog.example.org/blog HTTP/1.0\nHost: shop.example.org")]
    [InlineData("GET http://user@shop.example.org/ HTTP/1.1\nHost: user@shop.example.org")]
    [InlineData("GET / HTTP/1.1\nHost: shop.example.org\nHost: blog.example.org")]
    [InlineData("GET /blog HTTP/1.1\nHost: blog.example.org\nHost: shop.example.org")]
    [InlineData("GET / HTTP/1.1\nHost: shop.example.org\n Host: blog.example.org")]
    [InlineData("GET / HTTP/1.1\nHost : shop.example.org")]
    [InlineData("OPTIONS * HTTP/1.1\nHost: shop.example.org")]
    [InlineData("CONNECT shop.example.org:80 HTTP/1.1\nHost: shop.example.org:80")]
    [InlineData("CONNECT shop.example.org:80 HTTP/1.1\nHost: blog.example.org:80")]
    [InlineData("GET shop.example.org/ HTTP/1.1\nHost: blog.example.org")]
    [InlineData("GET // HTTP/1.1\nHost: shop.example.org")]
    [InlineData("GET /../blog HTTP/1.1\nHost: blog.example.org")]
    [InlineData("POST / HTTP/1.1\nHost: shop.example.org\nContent-Length: 0\nContent-Length: 35")]
    [InlineData("POST / HTTP/1.1\nHost: shop.example.org\nTransfer-Encoding: chunked\nContent-Length: 0\n\n0")]
    [InlineData("POST / HTTP/1.1\nHost: shop.example.org\nTransfer-Encoding : chunked\n\n0")]
    public async Task A_request_that_says_two_things_is_refused_or_read_as_one(string request)
    {
        var before = await TablesAsync();

        foreach (var listener in new[] { "web", "front" }) await JudgeAsync(listener, "127.0.0.1", request.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(before, await TablesAsync());
    }

    /// <summary>Who answered.</summary>
    private async Task<List<string>> JudgeAsync(string listener, string from, string request)
    {
        var named = Apps.Where(app => app.Frontend == listener).Select(app => (app.App, app.Hosts.FirstOrDefault("*"), app.Path ?? "/")).ToList();
        var expected = PlainReading.Of(request, named, trusted: from == "127.0.0.2");
        var answer = await _proxy.SendAsync(listener, request + "\r\nConnection: close\r\n\r\n", from);

        var found = Member().Matches(answer).Select(match => match.Value).ToList();
        Assert.True(found.All(one => one == $"<{expected.App} active>" || (expected.MayBeDark && one == $"<{expected.App} dark>")),
            $"{string.Join(", ", found)} instead of {expected} answered\n{request}");
        Assert.True(answer is "" or "cut" || Status().IsMatch(answer), $"the answer to\n{request}\nis\n{answer}");
        return found;
    }

    private async Task<string> TablesAsync()
    {
        var seen = await _proxy.ObserveAsync();
        return string.Join('\n', [$"{seen.WorkerPid} {seen.Structure}", .. seen.Servers.Select(server => $"{server with { InFlight = 0 }}"), .. seen.Maps.Select(map => $"{map}")]);
    }

    private static string Next(HostileText text)
    {
        var app = text.One(["shop.example.org", "blog.example.org", "edge.example.org", "any.example.org"]);
        var path = text.Near(text.One(["/", "/blog", "/blog/a?b=c", "/green", "/green/blog", "*"]), 30);
        var target = text.Chance(15) ? $"http://{text.Near(app, 30)}{path}" : path;
        var lines = new List<string> { $"{text.Near("GET", 5)} {target} {text.Near("HTTP/1.1", 5)}" };
        if (text.Chance(95)) lines.Add($"{text.Near("Host", 3)}: {text.Near(app, 30)}");
        if (text.Chance(5)) lines.Add($"host: {text.Near("shop.example.org", 30)}");
        if (text.Chance(30)) lines.Add($"{text.Near("X-Preview", 10)}: {text.Near("yes")}");
        if (text.Chance(30)) lines.Add($"Cookie: {text.Near("a=b")}; {text.Near("preview=yes")}");
        if (text.Chance(30)) lines.Add($"X-Forwarded-For: {text.Near("9.9.9.9", 20)}, {text.Near("10.1.1.1")}");
        if (text.Chance(20)) lines.Add($"{text.From("X-Other")}: {text.From("value")}");

        // An empty line would end the request, and what follows would be another one.
        var request = EmptyLines().Replace(string.Join("\r\n", lines), "\r\n").TrimEnd('\r', '\n');
        return Encoding.Latin1.GetString(Encoding.Latin1.GetBytes(request));
    }

    [GeneratedRegex("<[a-z]+ (active|dark)>")]
    private static partial Regex Member();

    [GeneratedRegex(@"^HTTP/1\.[01] (200|4[0-9]{2}|50[0-9]) ")]
    private static partial Regex Status();

    [GeneratedRegex(@"(\r*\n)(\r*\n)+")]
    private static partial Regex EmptyLines();
}
