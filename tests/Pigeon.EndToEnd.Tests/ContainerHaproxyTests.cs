using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>HAProxy in a container beside the agent, which has no HAProxy program of its own.</summary>
[Collection(VmCollection.Name)]
public sealed class ContainerHaproxyTests(DockerFixture docker, ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const string Container = "lb";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _templates = new();
    private readonly TempFolder _certificates = new();
    private readonly int _tls = FreePort.Next();
    private AgentLab? _lab;

    private AgentLab Lab => _lab ?? throw new InvalidOperationException("the agent is not started yet");

    public async Task InitializeAsync()
    {
        await HaproxyImage.LoadAsync(docker.Daemon, CancellationToken.None);
        _lab = await AgentLab.LaunchNewAsync(docker.Daemon, new LabOptions
        {
            Environment = new Dictionary<string, string>
            {
                ["PIGEON_HAPROXY_MODE"] = "external", ["PIGEON_HAPROXY_CONTAINER"] = Container, ["PIGEON_HAPROXY_TEMPLATES"] = _templates.Path,
                ["PIGEON_HAPROXY_BINARY"] = "/no/such/haproxy",
                ["PIGEON_FRONTENDS_WEB_TLS_BIND"] = $"127.0.0.1:{_tls}", ["PIGEON_FRONTENDS_WEB_TLS_CERTIFICATES"] = _certificates.Path,
            },
        });
    }

    public async Task DisposeAsync()
    {
        output.WriteLine(await docker.Daemon.DockerAsync("logs", Container));
        output.WriteLine(await Lab.ReportAsync());
        await Lab.DisposeAsync();
    }

    public void Dispose()
    {
        _templates.Dispose();
        _certificates.Dispose();
    }

    [Fact]
    public async Task The_whole_story_under_load_with_a_refused_configuration_and_a_restart_of_the_container()
    {
        await Eventually.TrueAsync(() => File.Exists(Lab.Haproxy.ConfigPath), "the agent has written a configuration to start from", Patience);
        await RunHaproxyAsync();
        await Lab.EventuallyAsync(status => status.Haproxy is { Running: true, Version: not null, Problem: null }, "the agent finds the HAProxy", Patience);
        Lab.WriteStacks(new LabApp(), new LabApp { Name = "news", Host = "news.example.org" }, new LabApp { Name = "blog", Host = "blog.example.org", Count = 1 });
        await Lab.SucceedAsync("release", "shop", "1.0");
        await Lab.SucceedAsync("activate", "shop", "1.0");
        await using (var load = Load.Start(new LoadOptions { Url = Lab.ProductionUrl, KeepAlive = 4, Fresh = 1, Rate = 200 }, CancellationToken.None))
        {
            await load.ServedAsync(100, Patience);
            await Lab.SucceedAsync("release", "shop", "2.0");
            await Lab.SucceedAsync("activate", "shop", "2.0");
            await Lab.SucceedAsync("release", "news", "1.0");
            await Lab.SucceedAsync("activate", "news", "1.0");

            // Only the program in the container can tell that this is no configuration.
            var shipped = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "haproxy", "backend.cfg"));
            _templates.Write("backend.cfg", shipped + "{{~ if lane.app == 'blog' ~}}\n    bogus words\n{{~ end ~}}\n");
            var refused = await Lab.PigeonAsync("release", "blog", "1.0");
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("unknown keyword 'bogus'", refused.Errors, StringComparison.Ordinal);
            await Lab.SucceedAsync("rollback", "shop");
            await load.ServedAsync(100, Patience);
            var counts = await load.StopAsync();
            Assert.True(counts.Failed == 0, counts.Describe());
            Assert.Equal(["1.0", "2.0"], counts.ByVersion.Keys.Order());
        }

        // The container sees the copies and not the folder, and only its HAProxy can tell what is wrong with a certificate.
        var certificate = TestCertificate.For("shop.test");
        _certificates.Write("shop.test.pem", certificate.Pem);
        await ServedAsync(certificate.Fingerprint);

        // What lies on the disk is what it comes back with, also when the agent is not there to help.
        await Lab.TerminateAgentAsync();
        await docker.Daemon.DockerAsync("restart", "--time", "5", Container);
        await Eventually.TrueAsync(async () => await AskAsync("shop.example.org") == "1.0" && await AskAsync("news.example.org") == "1.0", "both apps serve again", Patience);
        await ServedAsync(certificate.Fingerprint);
        await Lab.StartAgentAsync(CancellationToken.None);
        await Lab.SucceedAsync("activate", "shop", "2.0");
        Assert.Equal("2.0", await AskAsync("shop.example.org"));
    }

    [Fact]
    public async Task While_the_container_is_away_nothing_is_lost_and_the_agent_says_what_it_waits_for()
    {
        await Eventually.TrueAsync(() => File.Exists(Lab.Haproxy.ConfigPath), "the agent has written a configuration to start from", Patience);
        await RunHaproxyAsync();
        await Lab.EventuallyAsync(status => status.Haproxy.Running, "the agent finds the HAProxy", Patience);
        await Lab.SucceedAsync("release", "shop", "1.0");
        await Lab.SucceedAsync("activate", "shop", "1.0");
        var before = await File.ReadAllTextAsync(Lab.Haproxy.ConfigPath);

        await docker.Daemon.DockerAsync("stop", "--time", "5", Container);
        await Lab.EventuallyAsync(status => status.Haproxy is { Running: false, Problem: { } problem } && problem.Contains("external", StringComparison.Ordinal), "it is said", Patience);
        Assert.Equal(before, await File.ReadAllTextAsync(Lab.Haproxy.ConfigPath));

        await docker.Daemon.DockerAsync("start", Container);
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 2, "it serves again", Patience);
        Assert.Equal("1.0", await AskAsync("shop.example.org"));
    }

    private Task<string> RunHaproxyAsync()
    {
        var run = Path.GetDirectoryName(Lab.Haproxy.StatsSocket)!;
        var state = Path.GetDirectoryName(Path.GetDirectoryName(Lab.Haproxy.ConfigPath))!;
        return docker.Daemon.RunAsync(
            "--name", Container, "--network", "host", "--user", "0:0", "--stop-signal", "SIGUSR1", "--volume", $"{run}:{run}", "--volume", $"{state}:{state}",
            HaproxyImage.Name, "haproxy", "-W", "-S", $"{Lab.Haproxy.MasterSocket},mode,600", "-f", Lab.Haproxy.ConfigPath);
    }

    private Task ServedAsync(string fingerprint) => Eventually.TrueAsync(
        async () => (await TlsClient.GreetAsync(_tls, "shop.test")).Fingerprint == fingerprint, "the certificate is served", Patience);

    private async Task<string> AskAsync(string host)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Lab.ProductionUrl) { Headers = { Host = host } };
        try
        {
            using var response = await client.SendAsync(request);
            return response.Headers.TryGetValues("X-Version", out var values) ? values.First() : $"{(int)response.StatusCode}";
        }
        catch (HttpRequestException fault)
        {
            return fault.Message;
        }
    }
}
