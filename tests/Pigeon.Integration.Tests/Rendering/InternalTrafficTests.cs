using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Who sees the released version on the production listener, and who cannot look as if he should.</summary>
public sealed class InternalTrafficTests : IAsyncLifetime, IDisposable
{
    private static readonly InternalTraffic Traffic = new()
    {
        Networks = [SourceNetwork.Parse("127.0.0.2/31"), SourceNetwork.Parse("10.0.0.0/8"), SourceNetwork.Parse("fd00::/8")],
        Headers = [new HeaderMatch(HeaderName.Parse("X-Preview"), MatchValue.Parse("yes"))],
        Cookies = [new CookieMatch(CookieName.Parse("preview"), MatchValue.Parse("yes"))],
        Path = UrlPath.Parse("/x/green"),
    };

    private readonly RenderedProxy _proxy = new();
    private readonly WebApp _old = new(body: "old");
    private readonly WebApp _new = new(body: "new");

    public async Task InitializeAsync()
    {
        var shop = new Sketch("shop") { Check = Sketch.None, Internal = Traffic, Stacks = [StackState.Active, StackState.Release] };
        var front = new Sketch("front") { Check = Sketch.None, Frontend = "front", Internal = Traffic, Stacks = [StackState.Active, StackState.Release] };
        var edge = new Sketch("edge") { Check = Sketch.None, Frontend = "edge", Internal = Traffic, Stacks = [StackState.Active, StackState.Release] };
        var api = new Sketch("api") { Check = Sketch.None, Path = "/api", Stacks = [StackState.Active, StackState.Release] };
        var blog = new Sketch("blog") { Check = Sketch.None, Hosts = ["blog"], Path = "/blog", Internal = InternalTraffic.None with { Path = UrlPath.Parse("/green") } };
        Sketch[] apps = [shop, front, edge, api];
        await _proxy.StartAsync(Sketch.Of([.. apps, blog]),
            [.. apps.Select(app => app.Server(1, 1, _old.Port)), .. apps.Select(app => app.Server(2, 1, _new.Port)), blog.Server(1, 1, _old.Port)]);
    }

    public void Dispose() => _proxy.Dispose();

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    [Theory]
    [InlineData("X-Preview: yes", "new")]
    [InlineData("x-preview:  yes ", "new")]
    [InlineData("Cookie: preview=yes", "new")]
    [InlineData("Cookie: a=b; preview=yes; c=d", "new")]
    [InlineData("X-Other: yes", "old")]
    [InlineData("X-Preview: Yes", "old")]
    [InlineData("X-Preview: yes, yes", "old")]
    [InlineData("X-Preview: no, yes", "old")]
    [InlineData("X-Preview: yes\0", "old")]
    [InlineData("Cookie: preview=yes\0", "old")]
    [InlineData("X-Preview: no\r\nX-Preview: yes", "old")]
    [InlineData("X-Preview: yes\r\nX-Preview: no", "old")]
    [InlineData("X-Preview: yes\r\nX-Preview: yes", "old")]
    [InlineData("Cookie: preview=yes; preview=no", "old")]
    [InlineData("Cookie: preview=no\r\nCookie: preview=yes", "old")]
    [InlineData("Cookie: xpreview=yes", "old")]
    [InlineData("Cookie: preview=yes1", "old")]
    [InlineData("X-Forwarded-For: 10.0.0.1", "old")]
    public async Task A_header_or_a_cookie_counts_when_it_is_there_once_with_that_value(string header, string expected) =>
        Assert.Equal(expected, await AskAsync("web", "/", header));

    [Fact]
    public async Task A_client_in_one_of_the_networks_sees_the_released_version()
    {
        Assert.Equal("new", await AskAsync("web", "/", from: "127.0.0.3"));
        Assert.Equal("old", await AskAsync("web", "/", from: "127.0.0.4"));
    }

    [Fact]
    public async Task The_rules_of_one_app_are_not_those_of_another() =>
        Assert.Equal("old", await AskAsync("web", "/api", "X-Preview: yes", from: "127.0.0.3"));

    [Theory]
    [InlineData("/x/green", "new", "/")]
    [InlineData("/x/green/", "new", "/")]
    [InlineData("/x/green?a=/b", "new", "/?a=/b")]
    [InlineData("/x/green/a/b?c=d", "new", "/a/b?c=d")]
    [InlineData("/x/green//a", "new", "//a")]
    [InlineData("/x/green/.well-known/x", "new", "/.well-known/x")]
    [InlineData("//x/green/a", "old", "//x/green/a")]
    [InlineData("/x//green/a", "old", "/x//green/a")]
    [InlineData("/x/greenish", "old", "/x/greenish")]
    [InlineData("/X/green/", "old", "/X/green/")]
    [InlineData("/x/%67reen/", "old", "/x/%67reen/")]
    [InlineData("/x%2fgreen/", "old", "/x%2fgreen/")]
    [InlineData("/a/../x/green/", "old", "/a/../x/green/")]
    [InlineData("/x/green/../admin", "old", "/x/green/../admin")]
    [InlineData("/x/green/%2E%2e/admin", "old", "/x/green/%2E%2e/admin")]
    [InlineData("/x/green/a/..", "old", "/x/green/a/..")]
    [InlineData("/?/x/green/", "old", "/?/x/green/")]
    public async Task The_prefix_leads_to_the_apps_own_paths_in_the_released_version(string path, string expected, string seen)
    {
        Assert.Equal(expected, await AskAsync("web", path, "X-Forwarded-Prefix: /spoofed"));

        var request = (expected == "new" ? _new : _old).LastRequest;
        Assert.StartsWith($"GET {seen} HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Equal(expected == "new", request.Contains("x-forwarded-prefix: /x/green\r\n", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_prefix_stands_before_the_apps_own_path_and_without_a_release_shows_the_active_version()
    {
        Assert.Equal("old", await AskAsync("web", "/green/blog/1", "Host: blog"));
        Assert.StartsWith("GET /blog/1 HTTP/1.1", _old.LastRequest, StringComparison.Ordinal);
        Assert.Equal("old", await AskAsync("web", "/green/other", "Host: blog"));
        Assert.StartsWith("GET /green/other HTTP/1.1", _old.LastRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_internal_listener_takes_the_prefix_away_too()
    {
        Assert.Equal("new", await AskAsync("web internal", "/x/green/a"));
        Assert.StartsWith("GET /a HTTP/1.1", _new.LastRequest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1.1.1", "new")]
    [InlineData("fd00::1", "new")]
    [InlineData("1.2.3.4, 10.1.1.1", "new")]
    [InlineData("10.1.1.1, 1.2.3.4", "old")]
    [InlineData("10.1.1.1,", "old")]
    [InlineData("10.1.1.1, unknown", "old")]
    [InlineData("10", "old")]
    [InlineData("10.1.1.1:4711", "new")]
    [InlineData("10.1.1.1x", "old")]
    [InlineData("10.1.1.1.example.org", "old")]
    [InlineData("10.1.1.1 or not", "old")]
    [InlineData("10.1.1.1\r\nX-Forwarded-For: 1.2.3.4", "old")]
    public async Task Of_a_trusted_proxy_the_last_address_that_it_forwards_for_is_the_client(string told, string expected)
    {
        Assert.Equal(expected, await AskAsync("front", "/", $"X-Forwarded-For: {told}", from: "127.0.0.2"));
        Assert.Equal("old", await AskAsync("front", "/", $"X-Forwarded-For: {told}"));
    }

    [Fact]
    public async Task A_trusted_proxy_that_names_nobody_is_not_the_client_himself()
    {
        Assert.Equal("old", await AskAsync("front", "/", from: "127.0.0.2"));
        Assert.Equal("new", await AskAsync("front", "/", from: "127.0.0.3"));
        Assert.Equal("new", await AskAsync("web", "/", from: "127.0.0.2"));
    }

    [Fact]
    public async Task The_chain_that_the_app_sees_ends_with_whoever_spoke_to_HAProxy()
    {
        await AskAsync("front", "/", "X-Forwarded-For: 9.9.9.9, 1.2.3.4", from: "127.0.0.2");
        Assert.Equal(["9.9.9.9, 1.2.3.4", "127.0.0.2"], ChainOf(_old.LastRequest));
        await AskAsync("front", "/");
        Assert.Equal(["127.0.0.1"], ChainOf(_old.LastRequest));
        await AskAsync("edge", "/", "X-Forwarded-For: 9.9.9.9", from: "127.0.0.2", before: "PROXY TCP4 1.2.3.4 127.0.0.1 5 80\r\n");
        Assert.Equal(["9.9.9.9", "1.2.3.4"], ChainOf(_old.LastRequest));
    }

    [Theory]
    [InlineData("127.0.0.2", "PROXY TCP4 10.1.1.1 127.0.0.1 5 80\r\n", "new")]
    [InlineData("127.0.0.2", "PROXY TCP6 fd00::1 ::1 5 80\r\n", "new")]
    [InlineData("127.0.0.2", "PROXY TCP4 1.2.3.4 127.0.0.1 5 80\r\n", "old")]
    [InlineData("127.0.0.2", "PROXY TCP4 1.2.3.4 127.0.0.1 5 80\r\nPROXY TCP4 10.1.1.1 127.0.0.1 5 80\r\n", "none")]
    [InlineData("127.0.0.2", "", "none")]
    [InlineData("127.0.0.1", "PROXY TCP4 10.1.1.1 127.0.0.1 5 80\r\n", "none")]
    [InlineData("127.0.0.1", "", "old")]
    public async Task A_PROXY_header_is_taken_of_a_trusted_proxy_alone(string from, string header, string expected) =>
        Assert.Equal(expected, await AskAsync("edge", "/", "X-Forwarded-For: 10.1.1.1", from, header));

    /// <summary>Which version answers; "none" when no app does.</summary>
    private async Task<string> AskAsync(string listener, string path, string header = "X-Nothing: 1", string from = "127.0.0.1", string before = "")
    {
        var host = header.StartsWith("Host:", StringComparison.Ordinal) ? "" : "Host: shop\r\n";
        var answer = await _proxy.SendAsync(listener, $"{before}GET {path} HTTP/1.1\r\n{host}{header}\r\nConnection: close\r\n\r\n", from);
        return answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? answer[^3..] : "none";
    }

    private static ValueList<string> ChainOf(string request) => request.Split("\r\n")
        .Where(line => line.StartsWith("x-forwarded-for: ", StringComparison.OrdinalIgnoreCase)).Select(line => line[17..]).ToValueList();
}
