using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Pigeon.Agent.Doctor;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Doctor;

/// <summary>What <c>pigeon doctor</c> says of a VM on which something is wrong.</summary>
public sealed class ExaminationTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Next();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_configuration_that_is_wrong_is_told_by_file_and_line_and_nothing_else_is_looked_at()
    {
        var file = _folder.Write("agent.yaml", "name: vm1\nresync: 5\nhaproxy: {mode: externl}\n");

        var found = await Examination.RunAsync(file, new Dictionary<string, string>(), TimeProvider.System, CancellationToken.None);

        Assert.True(Examination.IsIll(found));
        Assert.Collection(
            found.Findings,
            one => Assert.StartsWith($"{file}(2,", one.Found, StringComparison.Ordinal),
            two => Assert.StartsWith($"{file}(3,", two.Found, StringComparison.Ordinal));
        Assert.All(found.Findings, finding => Assert.Equal(("configuration", "problem"), (finding.Check, finding.State)));
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_the_fix()
    {
        var found = await LookAsync("");

        Assert.Equal(("ok", null), (Of(found, "configuration").State, Of(found, "configuration").Fix));
        Assert.Equal(($"nothing listens on {_folder["docker.sock"]}", "problem"), (Of(found, "docker").Found, Of(found, "docker").State));
        Assert.Equal("problem", Of(found, "haproxy").State);
        Assert.Contains("apt-get install haproxy", Of(found, "haproxy").Fix, StringComparison.Ordinal);
        Assert.Equal(("ok", "not yet: the agent starts it"), (Of(found, "haproxy runs").State, Of(found, "haproxy runs").Found));
        Assert.Equal(("ok", "are free"), (Of(found, "ports").State, Of(found, "ports").Found));
        Assert.Equal(("warning", $"none listens on {_folder["agent.sock"]}"), (Of(found, "agent").State, Of(found, "agent").Found));
        Assert.EndsWith("MiB free", Of(found, "state_dir").Found, StringComparison.Ordinal);
        Assert.Equal([_folder["agent.yaml"]], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "*")]
    [InlineData("127.0.0.1", "*")]
    [InlineData("0.0.0.0", "[::]")]
    public async Task A_port_that_somebody_has_is_named(string theirs, string ours)
    {
        using var other = new TcpListener(IPAddress.Parse(theirs), _port);
        other.Start();

        var ports = Of(await LookAsync("", ours), "ports");

        Assert.Equal("problem", ports.State);
        Assert.StartsWith($"{ours}:{_port}: ", ports.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_are_not_judged_while_what_holds_the_masters_socket_is_unknown()
    {
        using var other = new TcpListener(IPAddress.Loopback, _port);
        other.Start();
        using var master = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        master.Bind(new UnixDomainSocketEndPoint(_folder["haproxy-master.sock"]));
        master.Listen();
        var answering = AnswerAsync(master);

        var found = await LookAsync("");

        Assert.Equal("problem", Of(found, "haproxy runs").State);
        Assert.DoesNotContain(found.Findings, finding => finding.Check == "ports");
        master.Close();
        await answering;
    }

    [Fact]
    public async Task A_folder_that_takes_no_file_is_told_by_the_reason()
    {
        // Nobody makes files there, root neither.
        var state = Of(await LookAsync("state_dir: /proc/pigeon\n"), "state_dir");

        Assert.Equal("problem", state.State);
        Assert.StartsWith("/proc/pigeon cannot be written", state.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_are_told_by_how_long_they_are_good()
    {
        var certificates = _folder.Folder("certs");
        File.WriteAllText(Path.Combine(certificates, "bad.pem"), "nothing");
        File.WriteAllText(Path.Combine(certificates, "good.pem"), TestCertificate.Until(Now.AddDays(30), "good.test").Pem);
        File.WriteAllText(Path.Combine(certificates, "over.pem"), TestCertificate.Until(Now.AddDays(-1), "over.test").Pem);
        File.WriteAllText(Path.Combine(certificates, "soon.pem"), TestCertificate.Until(Now.AddDays(3), "soon.test").Pem);

        var found = await LookAsync("", tls: certificates);

        Assert.Equal(
            [("bad.pem", "problem"), ("good.pem", "ok"), ("over.pem", "problem"), ("soon.pem", "warning")],
            found.Findings.Where(finding => finding.Check == "certificates").Select(finding => (Path.GetFileName(finding.Found.Split(' ', ',')[0]), finding.State)));
    }

    [Fact]
    public async Task A_folder_without_certificates_is_a_problem()
    {
        var found = await LookAsync("", tls: _folder.Folder("certs"));

        Assert.Equal("problem", Of(found, "certificates").State);
    }

    [Fact]
    public async Task A_VM_without_a_token_is_told_how_it_gets_one()
    {
        var found = await LookAsync(Controller(FreePort.Next(), null));

        Assert.Equal("problem", Of(found, "vm certificate").State);
        Assert.Contains("pigeon token create", Of(found, "vm certificate").Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_is_not_there_is_a_problem()
    {
        var port = FreePort.Next();
        LayToken();

        var found = await LookAsync(Controller(port, null));

        Assert.Equal("warning", Of(found, "vm certificate").State);
        Assert.Equal("problem", Of(found, "controller").State);
        Assert.StartsWith($"127.0.0.1:{port} is not reached", Of(found, "controller").Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_is_another_one_is_told_from_the_right_one()
    {
        LayToken();
        var (right, wrong) = (TestCertificate.For("localhost"), TestCertificate.For("localhost"));
        await using var server = await ServeAsync(right);

        var known = Of(await LookAsync(Controller(server.Port, _folder.Write("right.pem", right.Certificate), "localhost")), "controller");
        var unknown = Of(await LookAsync(Controller(server.Port, _folder.Write("wrong.pem", wrong.Certificate), "localhost")), "controller");

        Assert.Equal(("ok", $"localhost:{server.Port} is reached, and is the right one"), (known.State, known.Found));
        Assert.Equal("problem", unknown.State);
        Assert.Contains("is not to be trusted", unknown.Found, StringComparison.Ordinal);
    }

    private static FindingWire Of(DoctorWire found, string check) => found.Findings.Single(finding => finding.Check == check);

    private static async Task AnswerAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var peer = await listener.AcceptAsync();
                await peer.ReceiveAsync(new byte[100]);
                await peer.SendAsync(Encoding.ASCII.GetBytes("no master\n"));
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private static async Task<Server> ServeAsync(TestCertificate certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        var port = FreePort.Next();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.ListenLocalhost(port, listen => listen.UseHttps(X509Certificate2.CreateFromPem(certificate.Certificate, certificate.Key))));
        var web = builder.Build();
        web.Run(_ => Task.CompletedTask);
        await web.StartAsync();
        return new Server(web, port);
    }

    private static string Controller(int port, string? caFile, string host = "127.0.0.1") =>
        $"controller: {{url: 'https://{host}:{port}', token_file: TOKEN{(caFile is null ? "" : $", ca_file: {caFile}")}}}\n";

    private void LayToken() => _folder.WritePrivate("token", AccessToken.Create(null, new byte[AccessToken.SecretLength]).Text);

    private Task<DoctorWire> LookAsync(string more, string bind = "127.0.0.1", string? tls = null)
    {
        var file = _folder.Write("agent.yaml", $"""
            docker: unix://{_folder["docker.sock"]}
            listen: [unix://{_folder["agent.sock"]}]
            run_dir: {_folder.Path}
            haproxy: {"{"}binary: {_folder["haproxy"]}{"}"}
            frontends:
              web: {"{"}bind: ["{bind}:{_port}"], internal: []{(tls is null ? "" : $", tls: {{bind: ['127.0.0.1:{FreePort.Next()}'], certificates: {tls}}}")}{"}"}
            {more.Replace("TOKEN", _folder["token"], StringComparison.Ordinal)}{(more.StartsWith("state_dir", StringComparison.Ordinal) ? "" : $"\nstate_dir: {_folder.Path}\n")}
            """);
        return Examination.RunAsync(file, new Dictionary<string, string>(), TimeProvider.System, CancellationToken.None);
    }

    private sealed record Server(WebApplication Web, int Port) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Web.DisposeAsync();
    }
}
