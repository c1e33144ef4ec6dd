using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>The ways on which traffic comes to apps: told by the definition, made in the release, changed without a reload.</summary>
public sealed class WaysInTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private const int InvalidDefinition = 2;
    private readonly int _db = FreePort.Next();

    protected override LabOptions Options => new()
    {
        Environment = new Dictionary<string, string> { ["PIGEON_FRONTENDS_DB_BIND"] = $"127.0.0.1:{_db}", ["PIGEON_FRONTENDS_DB_MODE"] = "tcp" },
    };

    private Uri DbUrl => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_db}/"));

    [Fact]
    public async Task A_dark_release_is_seen_by_header_cookie_path_and_network_and_by_nobody_else()
    {
        Lab.WriteStacks(new LabApp
        {
            MoreLoadbal = "      internal: {header: {X-Preview: \"yes\"}, cookie: {preview: \"yes\"}, path: /green, networks: [127.0.0.3]}",
        });
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Traffic();

        await Lab.SucceedAsync("release", "shop", "2.0");
        await PhaseAsync(load, "dark");
        Assert.Equal("2.0", await AsAsync("/", "X-Preview", "yes"));
        Assert.Equal("2.0", await AsAsync("/", "Cookie", "preview=yes"));
        Assert.Equal("2.0", await AsAsync("/green/"));
        Assert.Equal("2.0", await AsAsync("/", from: "127.0.0.3"));
        Assert.Equal("1.0", await AsAsync("/", "X-Forwarded-For", "127.0.0.3"));
        Assert.Equal("1.0", await AsAsync("/"));
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await PhaseAsync(load, "light");
        Assert.Equal("2.0", await AsAsync("/green/"));

        var counts = await load.StopAsync();
        NothingFailed(counts);
        OnlyVersion(counts, "dark", "1.0");
        OnlyVersion(counts, "light", "2.0");
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Fact]
    public async Task A_definition_that_tells_internal_traffic_differently_reloads_once_before_the_switch()
    {
        await ServeAsync();
        Lab.WriteStacks(new LabApp { MoreLoadbal = "      internal: {path: /green}" });
        await using var load = Traffic();
        var reloads = (await Lab.StatusAsync()).Haproxy.Reloads;

        Assert.Contains("1 reload", (await Lab.PigeonAsync("release", "shop", "2.0", "--dry-run")).Output, StringComparison.Ordinal);
        await Lab.SucceedAsync("release", "shop", "2.0");
        Assert.Equal("2.0", await AsAsync("/green"));
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await Lab.SucceedAsync("rollback", "shop");

        NothingFailed(await load.StopAsync());
        Assert.Equal(reloads + 1, (await Lab.StatusAsync()).Haproxy.Reloads);
    }

    [Fact]
    public async Task A_tcp_app_is_switched_without_a_cut_connection()
    {
        Lab.WriteStacks(new LabApp { Name = "pg", Frontend = "db", MoreLoadbal = "      mode: tcp" });
        await ServeAsync("pg");
        var worker = await Lab.Haproxy.WorkerPidAsync();
        using var open = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = DbUrl };
        Assert.Equal("1.0", await VersionAsync(open));
        await using var load = Load.Start(Mix(DbUrl, null) with { KeepAlive = 0, Fresh = 4, Slow = 0, Rate = 100 }, CancellationToken.None);
        await PhaseAsync(load, "before");

        await Lab.SucceedAsync("release", "pg", "2.0");
        await PhaseAsync(load, "dark");
        await Lab.SucceedAsync("activate", "pg", "2.0");
        await PhaseAsync(load, "after");
        Assert.Equal("1.0", await VersionAsync(open));
        await Lab.SucceedAsync("rollback", "pg");
        await PhaseAsync(load, "back");

        var counts = await load.StopAsync();
        NothingFailed(counts);
        OnlyVersion(counts, "dark", "1.0");
        OnlyVersion(counts, "after", "2.0");
        OnlyVersion(counts, "back", "1.0");
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Theory]
    [InlineData("web", "      mode: tcp", "the app is of mode tcp, and the frontend 'web' of vm1 of mode http: write mode: http, or name a frontend of mode tcp")]
    [InlineData("db", "      mode: http", "the app is of mode http, and the frontend 'db' of vm1 of mode tcp: write mode: tcp, or name a frontend of mode http")]
    public async Task An_app_on_a_frontend_of_another_mode_is_refused(string frontend, string mode, string why)
    {
        Lab.WriteStacks(new LabApp { Frontend = frontend, MoreLoadbal = mode });

        var refused = await Lab.PigeonAsync("release", "shop", "1.0");

        Assert.Equal(InvalidDefinition, refused.ExitCode);
        Assert.Contains($"stacks.shop.loadbal.mode: {why}", refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>Which version answers such a request, on a connection of its own from that address.</summary>
    private async Task<string> AsAsync(string path, string header = "X-Nothing", string value = "1", string from = "127.0.0.1")
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, ConnectCallback = (_, ct) => ConnectAsync(from, ct) });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Lab.ProductionUrl, path)) { Headers = { { header, value } } };
        using var response = await client.SendAsync(request);
        return response.Headers.GetValues("X-Version").Single();
    }

    private async ValueTask<Stream> ConnectAsync(string from, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, Lab.ProductionUrl.Port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<string> VersionAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
        return response.Headers.GetValues("X-Version").Single();
    }
}
