using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;
using Pigeon.Hosting.Settings;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>For whom a certificate opens a real controller, and for whom not: whoever is refused is logged, and nothing changes.</summary>
public sealed class CertificateTests : IAsyncLifetime, IDisposable
{
    private static readonly VmName Web1 = VmName.Parse("web1");
    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;
    private readonly TestVm _vm = new("web1");
    private string _token = "";

    public CertificateTests() => _controller = new ControllerProcess(_folder);

    public async Task InitializeAsync()
    {
        await _controller.StartAsync();
        _token = await _controller.TokenAsync();
        Assert.Equal((200, ""), await _vm.JoinAsync(_controller, _token));
    }

    public async Task DisposeAsync() => await _controller.DisposeAsync();

    public void Dispose()
    {
        _vm.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("nothing", "the token to join with", "an admin's token", "one of another CA", "one that it signed itself", "one that ran out", "one that nobody issued", "the controller's own", "another VM's")]
    [InlineData("one that was revoked")]
    [InlineData("one that has a successor")]
    public async Task A_VM_is_spoken_for_by_its_own_certificate_only(params string[] kinds)
    {
        Assert.Equal((204, ""), await _vm.ReportAsync(_controller, _vm.Shown));
        foreach (var kind in kinds)
        {
            var (shown, token) = await MakeAsync(kind);
            var (stored, refused) = (Stored(), Refused());

            Assert.Equal((kind, 401, "unauthorized"), With(kind, await _vm.ReportAsync(_controller, shown, token)));
            Assert.Equal((kind, 401, "unauthorized"), With(kind, await AskAsync("GET", "/v1/agents/web1/orders", shown, token)));
            using var next = new TestVm("web1");
            Assert.Equal((kind, 401, "unauthorized"), With(kind, await _vm.RenewAsync(_controller, next, shown)));
            if (kind != "another VM's") Assert.Equal((kind, 401, "unauthorized"), With(kind, await AskAsync("GET", $"/v1/definitions/{new string('a', 64)}", shown, token)));

            Assert.Equal(stored, Stored());

            // What is refused again in the same words is told once a minute.
            if (kind == kinds[0]) Assert.Equal(refused + 3, Refused());
        }
    }

    [Fact]
    public async Task A_certificate_opens_nothing_that_takes_a_token()
    {
        foreach (var line in (string[])["GET /v1/vms", "GET /v1/certificates", "DELETE /v1/certificates/web1", "POST /v1/vms/web1/certificate", "POST /v1/agents"])
            Assert.Equal((401, "unauthorized"), await AskAsync(line.Split(' ')[0], line.Split(' ')[1], _vm.Shown, null));
    }

    [Fact]
    public async Task A_join_that_is_replayed_changes_nothing_and_a_stolen_token_takes_no_living_VM()
    {
        var (serial, stored) = (_vm.Serial, Stored());
        using var thief = new TestVm("web1");

        Assert.Equal((200, ""), await _vm.JoinAsync(_controller, _token));
        Assert.Equal((409, "name-taken"), await thief.JoinAsync(_controller, _token));

        Assert.Equal((serial, stored), (_vm.Serial, Stored()));
        Assert.Contains("Refused to let another VM join as web1", _controller.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_before_brings_no_VM_back_that_was_revoked_or_removed()
    {
        using var thief = new TestVm("web1");
        foreach (var verb in (string[][])[["cert", "revoke", "web1"], ["vm", "remove", "web1"]])
        {
            Assert.Equal(0, (await _controller.PigeonAsync(verb)).ExitCode);
            Assert.Equal((403, "forbidden"), await _vm.JoinAsync(_controller, _token));
            Assert.Equal((403, "forbidden"), await thief.JoinAsync(_controller, _token));
            Assert.Equal((401, "unauthorized"), await _vm.ReportAsync(_controller, _vm.Shown));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            Assert.Equal((200, ""), await _vm.JoinAsync(_controller, _token = await _controller.TokenAsync()));
        }

        Assert.Contains("Refused to let web1 join, whose certificate was revoked", _controller.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_of_a_VM_ends_at_once_when_its_certificate_is_revoked()
    {
        using var transport = new SocketsHttpHandler { UseProxy = false };
        transport.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        transport.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(_vm.Shown!, null, offline: true);
        using var http = new HttpClient(transport);
        await using var stream = await http.GetStreamAsync(new Uri(_controller.Url, "v1/agents/web1/orders"));
        using var reader = new StreamReader(stream);
        Assert.Equal("event: hello", await reader.ReadLineAsync());

        Assert.Equal(0, (await _controller.PigeonAsync("cert", "revoke", _vm.Serial[..12])).ExitCode);

        await Assert.ThrowsAnyAsync<IOException>(async () => await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System));
        Assert.Contains("The stream of web1 is cut: the certificate that it shows was revoked", _controller.Log, StringComparison.Ordinal);
        Assert.Matches($@"web1 +{_vm.Serial} +\S+ \S+ +revoked\n", (await _controller.PigeonAsync("cert", "list")).Output);
        Assert.Contains("! web1: the certificate was revoked on ", (await _controller.PigeonAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("! web1: the certificate was revoked on ", (await _controller.PigeonAsync("vms")).Output, StringComparison.Ordinal);
    }

    /// <summary>With the tool that speaks every TLS there ever was.</summary>
    [Fact]
    public async Task No_session_is_taken_up_again_and_no_TLS_of_old_is_spoken()
    {
        foreach (var version in (string[])["-tls1_2", "-tls1_3"])
        {
            var session = _folder[$"session{version}"];
            Assert.Contains("\nNew, TLSv1", await OpensslAsync($"{version} -sess_out {session}"), StringComparison.Ordinal);
            if (File.Exists(session)) Assert.DoesNotContain("\nReused", await OpensslAsync($"{version} -sess_in {session}"), StringComparison.Ordinal);
        }

        foreach (var version in (string[])["-tls1", "-tls1_1"])
            Assert.Contains("alert protocol version", await OpensslAsync($"{version} -cipher ALL:@SECLEVEL=0"), StringComparison.Ordinal);
    }

    private async Task<(X509Certificate2? Shown, string? Token)> MakeAsync(string kind)
    {
        var now = TimeProvider.System.GetUtcNow();
        switch (kind)
        {
            case "nothing":
                return (null, null);
            case "the token to join with":
                return (null, _token);
            case "an admin's token":
                return (null, await _controller.TokenAsync("--role", "admin"));
            case "one of another CA":
                using (var other = await OpenAsync(_folder["other"])) return (_vm.With(other.Issue(Web1, new(_vm.Key), _vm.Serial, now, now.AddDays(1))), null);
            case "one that it signed itself":
                var request = new CertificateRequest("CN=web1", _vm.Key, HashAlgorithmName.SHA256);
                var issuer = new X500DistinguishedName("CN=Pigeon controller ctl1");
                return (_vm.With(request.Create(issuer, X509SignatureGenerator.CreateForECDsa(_vm.Key), now.AddDays(-1), now.AddDays(1), Convert.FromHexString(_vm.Serial))), null);
            case "one that ran out":
                using (var right = await OpenAsync(_controller.StateDir)) return (_vm.With(right.Issue(Web1, new(_vm.Key), _vm.Serial, now.AddMinutes(-50), now.AddMinutes(-10))), null);
            case "one that nobody issued":
                using (var right = await OpenAsync(_controller.StateDir)) return (_vm.With(right.Issue(Web1, new(_vm.Key), Authority.NewSerial(), now, now.AddDays(1))), null);
            case "the controller's own":
                return (X509Certificate2.CreateFromPemFile(Path.Combine(_controller.StateDir, "tls", "server.pem")), null);
            case "another VM's":
                var second = new TestVm("web2");
                Assert.Equal((200, ""), await second.JoinAsync(_controller, _token));
                return (second.Shown, null);
            case "one that was revoked":
                Assert.Equal(0, (await _controller.PigeonAsync("cert", "revoke", "web1")).ExitCode);
                return (_vm.Shown, null);
            case "one that has a successor":
                var next = new TestVm("web1");
                Assert.Equal((200, ""), await _vm.RenewAsync(_controller, next, _vm.Shown));
                Assert.Equal((204, ""), await _vm.ReportAsync(_controller, _vm.Shown));
                Assert.Equal((204, ""), await next.ReportAsync(_controller, next.Shown));
                return (_vm.Shown, null);
            default:
                throw new ArgumentException(kind, nameof(kind));
        }
    }

    private static Task<Authority> OpenAsync(string folder)
    {
        var tls = Directory.CreateDirectory(Path.Combine(folder, "tls")).FullName;
        var settings = new ControllerSettings
        {
            Name = "ctl1", Listen = [], StateDir = folder, Lease = TimeSpan.FromSeconds(3), NodeGroups = NodeGroups.None, Log = new LogSettings(default, false),
        };
        return new AuthoritySource(new FileStore(folder), settings, tls, TimeProvider.System).OpenAsync(CancellationToken.None);
    }

    private int Refused() => _controller.Log.Split("Refused ").Count(line => line.Contains(" /v1/agents/web1/", StringComparison.Ordinal));

    private static (string, int, string) With(string kind, (int Status, string Code) answer) => (kind, answer.Status, answer.Code);

    private string Stored() => File.ReadAllText($"{_controller.StateDir}/vms.json") + File.ReadAllText($"{_controller.StateDir}/certificates.json");

    private async Task<(int Status, string Code)> AskAsync(string method, string path, X509Certificate2? shown, string? token)
    {
        var (status, text) = await _controller.SendAsync(new HttpMethod(method), path, token, shown: shown);
        return (status, System.Text.Json.JsonSerializer.Deserialize(text, Pigeon.Core.Protocol.PigeonJson.Default.ProblemWire)!.Code);
    }

    private async Task<string> OpensslAsync(string arguments)
    {
        var (certificate, key) = (_folder.Write("vm.pem", _vm.Shown!.ExportCertificatePem()), _folder.Write("vm.key", _vm.Key.ExportPkcs8PrivateKeyPem()));
        var said = await Tool.TryAsync(
            "sh",
            ["-c", $"printf 'GET /healthz HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' | timeout 20 openssl s_client -connect 127.0.0.1:{_controller.Port} -ign_eof -cert {certificate} -key {key} {arguments} 2>&1"],
            new Dictionary<string, string>(), CancellationToken.None);
        return said.Output;
    }
}
