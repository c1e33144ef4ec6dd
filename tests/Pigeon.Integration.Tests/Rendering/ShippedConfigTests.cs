using Pigeon.Agent.Haproxy;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Every configuration that the shipped templates make is one that HAProxy takes, without a word.</summary>
public sealed class ShippedConfigTests
{
    private static readonly Sketch Plain = new("shop");

    private static readonly InternalTraffic Inner = new()
    {
        Networks = [SourceNetwork.Parse("10.0.0.0/8"), SourceNetwork.Parse("::/0"), SourceNetwork.Parse("0.0.0.0/0")],
        Headers = [new HeaderMatch(HeaderName.Parse("X-Preview"), MatchValue.Parse("-i")), new HeaderMatch(HeaderName.Parse("a"), MatchValue.Parse("._~+/=:@-"))],
        Cookies = [new CookieMatch(CookieName.Parse("_.-"), MatchValue.Parse("--"))],
    };

    private static readonly Dictionary<string, Sketch[]> Cases = new()
    {
        ["no app"] = [],
        ["an http check"] = [Plain with { Check = Sketch.Http }],
        ["an http check for one status"] = [Plain with { Check = new HealthCheck.Http(UrlPath.Parse("/"), null, 204, 204, new CheckPace(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), 1, 1)) }],
        ["a tcp check"] = [Plain],
        ["no check"] = [Plain with { Check = Sketch.None }],
        ["leastconn"] = [Plain with { Balance = Balance.Leastconn }],
        ["random"] = [Plain with { Balance = Balance.Random }],
        ["first"] = [Plain with { Balance = Balance.First, Options = lane => lane with { MaxConnections = 3 } }],
        ["source"] = [Plain with { Balance = Balance.Source }],
        ["uri"] = [Plain with { Balance = Balance.Uri }],
        ["a check with everything"] =
        [
            Plain with
            {
                Check = new HealthCheck.Http(UrlPath.Parse("/"), null, 200, 204, new CheckPace(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), 1, 1))
                {
                    Method = CheckMethod.Options, Body = "a \"b\" %[c] $D {{ e }}", Port = 9000, MoreStatuses = [new StatusRange(301, 301), new StatusRange(404, 410)],
                },
            },
        ],
        ["time-outs, retries, a limit and a cookie"] =
        [
            Plain with
            {
                Options = lane => lane with
                {
                    Timeouts = new LaneTimeouts { Connect = TimeSpan.FromMilliseconds(1), Server = TimeSpan.FromHours(24), Queue = TimeSpan.FromSeconds(1), Tunnel = TimeSpan.FromHours(1) },
                    Retries = 0, MaxConnections = 1, Cookie = new StickyCookie(CookieName.Parse("SRV"), null),
                },
            },
        ],
        ["HTTP/2"] = [Plain with { Check = Sketch.Http, Options = lane => lane with { Protocol = MemberProtocol.H2 } }],
        ["HTTP/2 through TLS with the PROXY protocol"] =
        [
            Plain with
            {
                Check = Sketch.Http,
                Options = lane => lane with
                {
                    Protocol = MemberProtocol.H2, ProxyHeader = ProxyHeader.V2, Tls = new MemberTls(FilePath.Parse("/etc/ssl/certs/ca-certificates.crt"), HostName.Parse("a.test")),
                },
            },
        ],
        ["mode tcp"] =
        [
            Plain with
            {
                Check = Sketch.Http, Balance = Balance.Source,
                Options = lane => lane with
                {
                    Mode = ProxyMode.Tcp, ProxyHeader = ProxyHeader.V1, Tls = new MemberTls(null, null), Retries = 2, MaxConnections = 9,
                    Timeouts = new LaneTimeouts { Tunnel = TimeSpan.FromHours(2) }, Snippet = ["option tcp-smart-connect", "stick-table type ip size 10k expire 30s", "stick on src"],
                },
            },
        ],
        ["a snippet"] =
        [
            Plain with
            {
                Options = lane => lane with
                {
                    Snippet =
                    [
                        "compression algo gzip", "acl is_api path_beg /api", "http-request set-header X-Api \"yes \\\"it\\\" is\" if is_api", "http-request replace-path ^/old(.*)$ '/new\\1'",
                        "http-request set-var(txn.my_start) date", "http-response set-header X-From %s", "option http-server-close", "timeout tarpit 5s",
                    ],
                },
            },
        ],
        ["internal traffic"] =
        [
            Plain with { Internal = Inner },
            new Sketch("blog") { Hosts = ["blog.example.org"], Internal = Inner with { Path = UrlPath.Parse("/x/~g.r_een-1") } },
            new Sketch("news") { Hosts = ["news.example.org"], Internal = InternalTraffic.None with { Path = UrlPath.Parse("/green") } },
            new Sketch("wiki") { Hosts = ["wiki.example.org"], Internal = new InternalTraffic { Networks = Enumerable.Range(0, 100).Select(number => SourceNetwork.Parse($"10.{number}.0.0/16")).ToValueList() } },
            .. Enumerable.Range(1, 120).Select(number => new Sketch($"a{number}") { Hosts = [$"a{number}.example.org"], Internal = Inner }),
        ],
        ["hosts, paths and frontends"] =
        [
            Plain with { Hosts = ["shop.example.org", "www.example.org"], Fallback = Fallback.Inactive, Stacks = [StackState.Inactive, StackState.Active, StackState.Release] },
            new Sketch("api.v2") { Frontend = "api", Path = "/api/v2", Check = Sketch.Http },
            new Sketch("pg") { Frontend = "db", Mode = ProxyMode.Tcp, Internal = new InternalTraffic { Networks = [SourceNetwork.Parse("10.0.0.0/8")] } },
            new Sketch("a-b_c") { Check = Sketch.None, Hosts = ["a-b.example.org"] },
        ],
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_accepted_empty_and_with_members(string name)
    {
        using var proxy = new RenderedProxy();
        var desired = Sketch.Of(Cases[name]);
        await proxy.WriteAsync(desired);
        Assert.IsType<ConfigVerdict.Ok>(await proxy.CheckAsync());

        Server[] filled = [.. Cases[name].SelectMany(app => Enumerable.Range(1, 4).Select(slot => app.Server(1, slot, 7000 + slot)))];
        await proxy.WriteAsync(desired, filled);

        Assert.IsType<ConfigVerdict.Ok>(await proxy.CheckAsync());
        var said = await Tool.RunAsync("haproxy", ["-c", "-f", proxy.Files.Config], CancellationToken.None);
        Assert.Equal("Configuration file is valid", said.Trim());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task HAProxy_starts_on_it_and_shows_the_members_and_maps_that_were_written(string name)
    {
        using var proxy = new RenderedProxy();
        var desired = Sketch.Of(Cases[name]);
        Server[] filled = [.. Cases[name].Select(app => app.Server(1, 2, 7001, ServerState.Draining))];

        await proxy.StartAsync(desired, filled);
        var seen = await proxy.ObserveAsync();

        Assert.Equal(filled.OrderBy(server => server.Lane.Backend, StringComparer.Ordinal),
            seen.Servers.Where(server => server.Owner is not null).OrderBy(server => server.Lane.Backend, StringComparer.Ordinal));
        Assert.All(seen.Servers.Where(server => server.Owner is null), server => Assert.Equal(ServerState.Parked, server.State));
        Assert.Equal(Pigeon.Core.Planning.Planner.WantedMaps(desired).OrderBy(map => map.Name), seen.Maps.OrderBy(map => map.Name));
    }
}
