using System.Net;
using System.Net.Security;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A frontend with TLS, whose certificates an operator puts into a folder.</summary>
public sealed class TlsTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output), IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly int _db = FreePort.Next();

    protected override LabOptions Options => new()
    {
        Environment = new Dictionary<string, string>
        {
            ["PIGEON_FRONTENDS_WEB_TLS_BIND"] = $"127.0.0.1:{_port}",
            ["PIGEON_FRONTENDS_WEB_TLS_CERTIFICATES"] = _folder.Path,
            ["PIGEON_FRONTENDS_DB_MODE"] = "tcp",
            ["PIGEON_FRONTENDS_DB_TLS_BIND"] = $"127.0.0.1:{_db}",
            ["PIGEON_FRONTENDS_DB_TLS_CERTIFICATES"] = _folder.Path,
        },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certificates_that_come_and_change_are_served_under_traffic_without_a_reload_and_outlive_the_agent_and_HAProxy()
    {
        await ServeAsync();
        await Lab.EventuallyAsync(status => status.Warnings.Any(warning => warning.Contains("placeholder", StringComparison.Ordinal)), "the missing certificate is told", Patience);
        var (worker, reloads) = (await Lab.Haproxy.WorkerPidAsync(), (await Lab.StatusAsync()).Haproxy.Reloads);
        await using var load = Traffic();
        using var client = TlsClient.Http(_port, HttpVersion.Version20);
        await PhaseAsync(load, "placeholder");

        foreach (var name in new[] { "shop.test", "shop.test", "blog.test" })
        {
            var next = TestCertificate.For(name);
            Put($"{name}.pem", next.Pem);
            await ServedAsync(name, next.Fingerprint);
            Assert.Equal("1.0", await VersionAsync(client, name));
        }

        var last = TestCertificate.For("shop.test");
        Put("shop.test.pem", last.Pem);
        await ServedAsync("shop.test", last.Fingerprint);
        Put("shop.test.pem", last.Certificate);
        var status = await Lab.EventuallyAsync(seen => seen.Warnings.Any(warning => warning.Contains("holds no private key", StringComparison.Ordinal)), "the bad file is told", Patience);
        NothingFailed(await load.StopAsync());
        Assert.Equal((worker, reloads), (await Lab.Haproxy.WorkerPidAsync(), status.Haproxy.Reloads));
        Assert.Equal(["blog.test.pem", "shop.test.pem"], status.Frontends.Single(frontend => frontend.Name == "web").Certificates.Select(certificate => certificate.File));
        Assert.All(status.Frontends.SelectMany(frontend => frontend.Certificates), certificate => Assert.True(certificate.Served));
        Assert.DoesNotContain("PRIVATE KEY", Lab.AgentLog, StringComparison.Ordinal);

        await Lab.KillAgentAsync();
        await Lab.Haproxy.KillMasterAsync();
        await Lab.StartAgentAsync(CancellationToken.None);
        await ServedAsync("shop.test", last.Fingerprint);
    }

    [Fact]
    public async Task A_tcp_app_behind_TLS_is_switched_and_gets_another_certificate_without_a_cut_connection()
    {
        Lab.WriteStacks(new LabApp { Name = "pg", Frontend = "db", MoreLoadbal = "      mode: tcp" });
        var (first, second) = (TestCertificate.For("pg.test"), TestCertificate.For("pg.test"));
        Put("pg.test.pem", first.Pem);
        await ServeAsync("pg");
        await ServedAsync("pg.test", first.Fingerprint, _db);
        var worker = await Lab.Haproxy.WorkerPidAsync();
        using var open = TlsClient.Http(_db, HttpVersion.Version11);
        Assert.Equal("1.0", await VersionAsync(open, "pg.test"));

        await Lab.SucceedAsync("release", "pg", "2.0");
        await Lab.SucceedAsync("activate", "pg", "2.0");
        Put("pg.test.pem", second.Pem);
        await ServedAsync("pg.test", second.Fingerprint, _db);
        using var fresh = TlsClient.Http(_db, HttpVersion.Version11);

        Assert.Equal(("1.0", "2.0"), (await VersionAsync(open, "pg.test"), await VersionAsync(fresh, "pg.test")));
        Assert.Equal("", (await TlsClient.GreetAsync(_db, "pg.test", SslApplicationProtocol.Http2)).Protocol);
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    /// <summary>Nobody is asked but HAProxy: the agent would look at the folder for being asked.</summary>
    private Task ServedAsync(string name, string fingerprint, int? port = null) => Eventually.TrueAsync(
        async () => await GreetAsync(port ?? _port, name) == fingerprint, $"the certificate for {name} is served", Patience);

    private static async Task<string> GreetAsync(int port, string name)
    {
        try
        {
            return (await TlsClient.GreetAsync(port, name)).Fingerprint;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return "HAProxy is not there";
        }
    }

    private void Put(string name, string text)
    {
        _folder.Write(".new", text);
        File.Move(_folder[".new"], _folder[name], overwrite: true);
    }

    private static async Task<string> VersionAsync(HttpClient client, string name)
    {
        using var response = await client.GetAsync(new Uri($"https://{name}/"));
        return response.Headers.GetValues("X-Version").Single();
    }
}
