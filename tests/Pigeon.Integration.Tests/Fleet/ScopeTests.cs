using System.Text;
using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>What somebody with a token that is good for little gets out of a real controller, or into its audit.</summary>
public sealed class ScopeTests : IAsyncLifetime, IDisposable
{
    private const int Often = 20;
    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;

    public ScopeTests() => _controller = new ControllerProcess(_folder) { Lease = "60s" };

    private string Changes => Path.Combine(_controller.StateDir, "audit", "changes.jsonl");

    public async Task InitializeAsync()
    {
        await _controller.StartAsync();
        var join = await _controller.TokenAsync();
        foreach (var vm in (string[])["web1", "db1"]) Assert.Equal(200, (await AskAsync("POST", "/v1/agents", join, JoinBody.OfSome(vm))).Status);
    }

    public async Task DisposeAsync() => await _controller.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_dry_run_tells_nothing_of_VMs_outside_of_the_scope()
    {
        var all = await _controller.TokenAsync("--role", "deploy");
        Assert.Equal(202, (await AskAsync("POST", Operations("shop"), all, Release("shop", "*"))).Status);
        Assert.Equal(202, (await AskAsync("POST", Operations("billing"), all, Release("billing", "db1"))).Status);
        var look = await _controller.TokenAsync("--role", "read", "--vm", "web*");
        async Task<(int, string)> TellAsync(string app, string body, string was, string isNow)
        {
            var (status, text) = await AskAsync("POST", Operations(app), look, body);
            return (status, text.Replace(was, isNow, StringComparison.Ordinal));
        }

        foreach (var target in (string[])["{0}", "{0},{0}", "web1 or {0}", "G@role:{0}"])
            Assert.Equal(await TellAsync("blog", Release("blog", target.Replace("{0}", "db1", StringComparison.Ordinal), isDry: true), "db1", "db9"),
                await TellAsync("blog", Release("blog", target.Replace("{0}", "db9", StringComparison.Ordinal), isDry: true), "db9", "db9"));
        foreach (var verb in (string[])["activate", "rollback", "abort"])
            Assert.Equal(await TellAsync("billing", $"{{\"verb\":\"{verb}\",\"dry_run\":true}}", "billing", "nothing"), await TellAsync("nothing", $"{{\"verb\":\"{verb}\",\"dry_run\":true}}", "nothing", "nothing"));
        Assert.DoesNotContain("db1", (await AskAsync("POST", Operations("blog"), look, Release("blog", "*", isDry: true))).Text, StringComparison.Ordinal);
        Assert.Contains("web1: release blog 1.0", (await AskAsync("POST", Operations("blog"), look, Release("blog", "*", isDry: true))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_or_so_already_again_and_again_leaves_the_changes_in_the_audit_alone()
    {
        var (deploy, admin) = (await _controller.TokenAsync("--role", "deploy", "--name", "ci"), await _controller.TokenAsync("--role", "admin", "--app", "shop", "--name", "small"));
        Assert.Equal(202, (await AskAsync("POST", Operations("shop"), deploy, Release("shop", "web1"))).Status);
        var before = await File.ReadAllLinesAsync(Changes);

        for (var time = 0; time < Often; time++)
        {
            Assert.Equal(404, (await AskAsync("POST", Operations("blog"), deploy, """{"verb":"activate"}""")).Status);
            Assert.Equal(200, (await AskAsync("POST", Operations("blog"), deploy, """{"verb":"abort"}""")).Status);
            Assert.Equal(423, (await AskAsync("POST", Operations("shop"), deploy, """{"verb":"activate","lock_wait":0}""")).Status);
            Assert.Equal(403, (await AskAsync("DELETE", "/v1/vms/web1", admin)).Status);
            Assert.Equal(404, (await AskAsync("DELETE", "/v1/tokens/none", admin)).Status);
        }

        Assert.Equal(before, await File.ReadAllLinesAsync(Changes));
        var told = JsonSerializer.Deserialize((await _controller.PigeonAsync("audit", "--limit", "1000", "-o", "json")).Output, PigeonJson.Default.AuditWire)!.Records;
        Assert.InRange(told.Count(record => record is { What: "abort", Kind: "done", Result: "unchanged" }), 1, 3);
        Assert.InRange(told.Count(record => record is { What: "vm remove", Result: "forbidden" }), 1, 3);
    }

    [Fact]
    public async Task A_token_to_join_is_used_up_by_as_many_VMs_as_it_is_for()
    {
        var token = await _controller.TokenAsync("--uses", "2", "--name", "rollout");
        using var first = new TestVm("web2");
        using var second = new TestVm("web3");
        using var third = new TestVm("web4");
        using var taken = new TestVm("web1");

        var told = new List<int>();
        foreach (var vm in (TestVm[])[first, first, taken, second, third, first]) told.Add((await vm.JoinAsync(_controller, token)).Status);
        Assert.Equal("200 200 409 200 403 200", string.Join(' ', told));
        Assert.DoesNotContain("web4", (await _controller.PigeonAsync("vms")).Output, StringComparison.Ordinal);
        Assert.Contains("0 of 2 VMs may still join with it", (await _controller.PigeonAsync("token", "list")).Output, StringComparison.Ordinal);
        var many = await _controller.PigeonAsync("token", "create", "--uses", "1001");
        var wrong = await _controller.PigeonAsync("token", "create", "--role", "read", "--uses", "1");
        Assert.All(new[] { many, wrong }, said => Assert.Contains("uses: from 1 to 1000, and only of a token that VMs join with", said.Errors, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("admin", "/v1/tokens", "{\"role\":\"read\",\"name\":\"late\",\"ttl\":60}")]
    [InlineData("deploy", "/v1/apps/shop/operations", "RELEASE")]
    [InlineData("join", "/v1/agents", "JOIN")]
    public async Task Who_is_good_for_nothing_any_more_when_all_is_said_changes_nothing(string role, string path, string said)
    {
        var body = said.Replace("RELEASE", Release("shop", "*"), StringComparison.Ordinal).Replace("JOIN", JoinBody.OfSome("late"), StringComparison.Ordinal);
        var token = JsonSerializer.Deserialize((await _controller.PigeonAsync("token", "create", "--role", role, "-o", "json")).Output, PigeonJson.Default.NewTokenWire)!;
        using var request = await RawRequest.OpenAsync(_controller);
        await request.Stream.WriteAsync(Encoding.UTF8.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token.Text}\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n"));

        // It is let in, and its body is waited for.
        var piece = new byte[1000];
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(piece, 0, await request.Stream.ReadAsync(piece)), StringComparison.Ordinal);
        Assert.Equal(0, (await _controller.PigeonAsync("token", "revoke", token.Token.Id)).ExitCode);
        var stored = new StoredState(_controller.StateDir);
        await request.Stream.WriteAsync(Encoding.UTF8.GetBytes(body));

        var answer = await request.AnswerAsync();
        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains("was revoked while the request came in; nothing was changed", answer, StringComparison.Ordinal);
        stored.AssertUnchanged();
    }

    private static string Operations(string app) => $"/v1/apps/{app}/operations";

    private static string Release(string app, string target, bool isDry = false) => JsonSerializer.Serialize(new OperationRequest
    {
        Verb = "release", Version = "1.0", DryRun = isDry,
        Definition = new DefinitionSource("stacks.yaml", LabApp.Yaml(new LabApp { Name = app, Host = $"{app}.test", More = $"    config: {{target: \"{target}\"}}", MoreLoadbal = $"      target: \"{target}\"" })),
    }, PigeonJson.Default.OperationRequest);

    private Task<(int Status, string Text)> AskAsync(string method, string path, string token, string? body = null) => _controller.SendAsync(new HttpMethod(method), path, token, body);
}
