using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>Who is not let in, by a real controller over TLS.</summary>
public sealed class DoorTests : IAsyncLifetime, IDisposable
{
    /// <summary>Its name is obsolete.</summary>
    private const SslProtocols Tls11 = (SslProtocols)768;

    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;

    public DoorTests() => _controller = new ControllerProcess(_folder);

    public Task InitializeAsync() => _controller.StartAsync();

    public async Task DisposeAsync() => await _controller.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("GET", "/v1/status")]
    [InlineData("GET", "/v1/vms")]
    [InlineData("DELETE", "/v1/vms/web1")]
    [InlineData("GET", "/v1/tokens")]
    [InlineData("POST", "/v1/tokens")]
    [InlineData("DELETE", "/v1/tokens/abc")]
    [InlineData("GET", "/v1/anything")]
    [InlineData("GET", "/v1/vms/../tokens")]
    [InlineData("GET", "//v1/tokens")]
    public async Task What_is_an_admins_takes_an_admins_token(string method, string path)
    {
        var agent = await _controller.TokenAsync();
        var admin = await _controller.TokenAsync("--role", "admin");
        var stranger = AccessToken.Create(null, new byte[32]).Text;

        Assert.Equal((401, "unauthorized"), await AskAsync(method, path, null));
        Assert.Equal((401, "unauthorized"), await AskAsync(method, path, "nonsense"));
        Assert.Equal((401, "unauthorized"), await AskAsync(method, path, stranger));
        Assert.Equal((403, "forbidden"), await AskAsync(method, path, agent));
        Assert.NotInRange((await AskAsync(method, path, admin)).Status, 401, 403);
        Assert.Contains($"Refused {method} ", _controller.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", 400, "bad-request")]
    [InlineData("null", 400, "bad-request")]
    [InlineData("{\"name\":\"../etc\",\"request\":KEY,\"report\":REPORT}", 400, "bad-request")]
    [InlineData("{\"name\":\"web1\",\"request\":\"short\",\"report\":REPORT}", 400, "bad-request")]
    [InlineData("{\"name\":\"web1\",\"request\":KEY}", 400, "bad-request")]
    [InlineData("{\"name\":\"web1\",\"request\":KEY,\"report\":REPORT,\"later\":1}", 200, "")]
    public async Task A_join_that_says_nonsense_is_refused_and_one_of_a_newer_agent_is_not(string body, int status, string code)
    {
        using var vm = new TestVm("web1");
        var text = body.Replace("KEY", JsonSerializer.Serialize(vm.Asked), StringComparison.Ordinal).Replace("REPORT", JoinBody.Report(), StringComparison.Ordinal);

        Assert.Equal((status, code), await AskAsync("POST", "/v1/agents", await _controller.TokenAsync(), text));
        Assert.Equal(status == 200, (await _controller.PigeonAsync("vms")).Output.Contains("web1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var token = await _controller.TokenAsync();

        Assert.Equal((413, "too-large"), await AskAsync("POST", "/v1/agents", token, $"{{\"name\":\"{new string('a', 5 << 20)}\"}}"));
        Assert.Equal(401, (await AskAsync("POST", "/v1/agents", null, new string(' ', 1 << 20))).Status);
        Assert.Equal((0, "no VM\n"), Pair(await _controller.PigeonAsync("vms")));
    }

    [Fact]
    public async Task A_client_that_never_ends_its_sentence_is_hung_up_on_and_nobody_waits_for_it()
    {
        using var client = await ConnectAsync(SslProtocols.None);
        await client.WriteAsync("GET /v1/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bea"u8.ToArray());

        var told = await _controller.PigeonAsync("vms");
        using var reader = new StreamReader(client, Encoding.ASCII);
        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        Assert.Equal((0, "no VM\n"), Pair(told));
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_in_the_clear_or_with_a_TLS_of_old()
    {
        using var plain = new TcpClient();
        await plain.ConnectAsync("127.0.0.1", _controller.Port);
        await plain.GetStream().WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(plain.GetStream(), Encoding.ASCII);

        Assert.DoesNotContain("alive", await ReadAllAsync(reader), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(Tls11));
    }

    [Fact]
    public async Task The_command_line_shows_its_token_to_the_right_controller_only()
    {
        await using var stranger = new ControllerProcess(_folder, "stranger");
        await stranger.StartAsync();
        var token = await _controller.TokenAsync("--role", "admin");
        var file = _folder.WritePrivate("token", token + "\n");
        var ca = Path.Combine(_controller.StateDir, "tls", "ca.pem");

        Assert.Equal((0, "no VM\n"), Pair(await VmsAsync(_controller, ("PIGEON_TOKEN", token))));
        Assert.Equal((0, "no VM\n"), Pair(await VmsAsync(_controller, ("PIGEON_TOKEN_FILE", file))));
        Assert.Equal((0, "no VM\n"), Pair(await VmsAsync(_controller, ("PIGEON_TOKEN_FILE", file), ("PIGEON_CA_FILE", ca))));
        var wrong = await VmsAsync(stranger, ("PIGEON_TOKEN", token));
        Assert.Equal(8, wrong.ExitCode);
        Assert.Contains("has another CA", wrong.Errors, StringComparison.Ordinal);
        var wrongFile = await VmsAsync(stranger, ("PIGEON_TOKEN", token), ("PIGEON_CA_FILE", ca));
        Assert.Equal(8, wrongFile.ExitCode);
        Assert.Contains("is not to be trusted", wrongFile.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Refused", stranger.Log, StringComparison.Ordinal);
        var none = await VmsAsync(_controller);
        Assert.Equal(8, none.ExitCode);
        Assert.Contains("--ca-file", none.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_it_from_starting_is_one_line()
    {
        var second = await _controller.RunAsync();
        var taken = await _controller.RunAsync($"https://127.0.0.1:{_controller.Port}", _folder["other"]);
        var nowhere = await _controller.RunAsync(stateDir: "/proc/nowhere");

        Assert.Equal((1, $"pigeon controller: another controller uses {_controller.StateDir}: stop it first, or name another folder as 'state_dir'\n"), (second.ExitCode, second.Errors));
        Assert.Equal(1, taken.ExitCode);
        Assert.Matches($@"^pigeon controller: the controller cannot listen: .*127\.0\.0\.1:{_controller.Port}.*; name another address under 'listen'\n$", taken.Errors);
        Assert.Equal(1, nowhere.ExitCode);
        Assert.Matches("^pigeon controller: [^\n]*/proc/nowhere[^\n]*\n$", nowhere.Errors);
    }

    [Fact]
    public async Task It_ends_at_once_when_it_is_told_to() => Assert.Equal(0, await _controller.TerminateAsync());

    private static Task<ToolResult> VmsAsync(ControllerProcess controller, params (string Name, string Value)[] environment) =>
        ControllerProcess.PigeonAsync(environment.ToDictionary(one => one.Name, one => one.Value), "vms", "--host", $"https://localhost:{controller.Port}");

    private async Task<(int Status, string Code)> AskAsync(string method, string path, string? token, string? body = null)
    {
        var (status, text) = await _controller.SendAsync(new HttpMethod(method), path, token, body);
        if (status < 400) return (status, "");
        var problem = JsonSerializer.Deserialize(text, PigeonJson.Default.ProblemWire)!;
        Assert.Equal(status, problem.Status);
        return (status, problem.Code);
    }

    private async Task<SslStream> ConnectAsync(SslProtocols protocols)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _controller.Port);
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost", EnabledSslProtocols = protocols, RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        });
        return tls;
    }

    private static async Task<string> ReadAllAsync(StreamReader reader)
    {
        try
        {
            return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static (int, string) Pair(ToolResult result) => (result.ExitCode, result.Output);
}
