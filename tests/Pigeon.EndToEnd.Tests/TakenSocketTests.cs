using System.Net.Sockets;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Another process has taken the path of HAProxy's stats socket: it gets no command, and loses the path again.</summary>
[Collection(FaultCollection.Name)]
public sealed class TakenSocketTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output), IDisposable
{
    private readonly TempFolder _certificates = new();
    private readonly int _tls = FreePort.Next();

    protected override LabOptions Options => new()
    {
        Resync = "1s",
        Environment = new Dictionary<string, string>
        {
            ["PIGEON_FRONTENDS_WEB_TLS_BIND"] = $"127.0.0.1:{_tls}", ["PIGEON_FRONTENDS_WEB_TLS_CERTIFICATES"] = _certificates.Path,
        },
    };

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Another_HAProxy_on_the_stats_socket_is_named_and_replaced()
    {
        using var folder = new TempFolder();
        await ServeAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "before");
        folder.Write("other.cfg", $"""
            global
              stats socket {Lab.Haproxy.StatsSocket} level admin
            defaults
              mode http
              timeout connect 1s
              timeout client 1s
              timeout server 1s
            frontend other
              bind 127.0.0.1:{FreePort.Next()}

            """);

        await using var other = ProcessLease.Start("haproxy", ["-f", folder["other.cfg"]], folder["other.log"]);
        await IsTakenBackAsync("a HAProxy with process id");
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
    }

    [Fact]
    public async Task A_process_that_answers_rubbish_on_the_stats_socket_is_named_gets_nothing_and_is_replaced()
    {
        await ServeAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "before");
        using var rubbish = TakeSocket();
        var heard = new List<string>();
        var answering = AnswerAsync(rubbish, heard);

        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await IsTakenBackAsync("something that is no HAProxy");
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "after", "2.0");
        rubbish.Close();
        await answering;
        Assert.NotEmpty(heard);
        Assert.All(heard, line => Assert.StartsWith("show ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Until_the_socket_is_taken_back_certificates_and_members_change_past_the_stranger()
    {
        await ServeAsync();
        await using var load = Traffic();
        using var silent = TakeSocket();
        await IsTakenBackAsync("");

        // So soon after the last time nothing is done about it yet.
        using var rubbish = TakeSocket();
        var heard = new List<string>();
        var answering = AnswerAsync(rubbish, heard);
        await Eventually.TrueAsync(() => heard.Count > 0, "the stranger is spoken to", Patience);
        var certificate = TestCertificate.For("shop.test");
        _certificates.Write("shop.test.pem", certificate.Pem);
        await Eventually.TrueAsync(async () => (await TlsClient.GreetAsync(_tls, "shop.test")).Fingerprint == certificate.Fingerprint, "the certificate is served", Patience);
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "after", "2.0");
        rubbish.Close();
        await answering;
        Assert.All(heard, line => Assert.StartsWith("show ", line, StringComparison.Ordinal));
    }

    private Socket TakeSocket()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        File.Delete(Lab.Haproxy.StatsSocket);
        socket.Bind(new UnixDomainSocketEndPoint(Lab.Haproxy.StatsSocket));
        socket.Listen();
        return socket;
    }

    private async Task IsTakenBackAsync(string who)
    {
        var named = $"on HAProxy's stats socket answers another process: {who}";
        await Lab.EventuallyAsync(status => status.Drift.Any(found => found.What.StartsWith(named, StringComparison.Ordinal)), "it is named", Patience);
        var status = await Lab.EventuallyAsync(status => status.Haproxy.Reloads == 2 && status.ReadyMembers("shop", "1.0") == 2, "the socket is taken back", Patience);
        Assert.Contains(named, Lab.AgentLog, StringComparison.Ordinal);
        Assert.Equal(status.Haproxy.WorkerPid, await Lab.Haproxy.WorkerPidAsync());
    }

    private static async Task AnswerAsync(Socket listener, List<string> heard)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptAsync();
                var length = await client.ReceiveAsync(buffer);
                heard.Add(System.Text.Encoding.ASCII.GetString(buffer, 0, length));
                await client.SendAsync("what?\n"u8.ToArray());
            }
        }
        catch (SocketException)
        {
            // Closed by the test.
        }
    }
}
