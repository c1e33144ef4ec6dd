using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>What tokens of each role and scope open at a real controller, and what they do not.</summary>
public sealed class RoleTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;

    public RoleTests() => _controller = new ControllerProcess(_folder) { Lease = "60s" };

    public async Task InitializeAsync()
    {
        await _controller.StartAsync();
        var join = await _controller.TokenAsync();
        foreach (var vm in (string[])["web1", "web2", "db1"]) Assert.Equal(200, (await AskAsync("POST", "/v1/agents", join, JoinBody.OfSome(vm))).Status);
    }

    public async Task DisposeAsync() => await _controller.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_role_opens_what_is_its_own()
    {
        var tokens = new List<string>();
        foreach (var role in (string[])["read", "deploy", "admin", "join"]) tokens.Add(await _controller.TokenAsync("--role", role));
        (string Method, string Path, string Expected)[] cases =
        [
            ("GET", "/v1/status", "200 200 200 403"),
            ("GET", "/v1/vms", "200 200 200 403"),
            ("GET", "/v1/apps/shop/operations", "404 404 404 403"),
            ("GET", "/v1/operations/none", "404 404 404 403"),
            ("GET", "/v1/operations/none/events", "404 404 404 403"),
            ("POST", "/v1/apps/shop/operations", "403 200 200 403"),
            ("DELETE", "/v1/vms/none", "403 403 404 403"),
            ("GET", "/v1/tokens", "403 403 200 403"),
            ("POST", "/v1/tokens", "403 403 201 403"),
            ("DELETE", "/v1/tokens/none", "403 403 404 403"),
            ("GET", "/v1/audit", "403 403 200 403"),
            ("POST", "/v1/agents", "403 403 403 409"),
        ];
        foreach (var (method, path, expected) in cases)
        {
            var body = path.EndsWith("/agents", StringComparison.Ordinal) ? JoinBody.OfSome("web1")
                : path.EndsWith("/tokens", StringComparison.Ordinal) ? """{"role":"read","name":"","ttl":60}""" : """{"verb":"abort"}""";
            var told = new List<int>();
            foreach (var token in tokens) told.Add((await AskAsync(method, path, token, method == "POST" ? body : null)).Status);
            Assert.Equal($"{method} {path} {expected}", $"{method} {path} {string.Join(' ', told)}");
        }
    }

    [Fact]
    public async Task A_deployment_beyond_the_scope_is_refused_before_anything_happens_and_names_the_VM()
    {
        var token = await _controller.TokenAsync("--role", "deploy", "--app", "shop*", "--vm", "web*", "--name", "ci");
        var stored = new StoredState(_controller.StateDir);

        var beyond = await AskAsync("POST", "/v1/apps/shop/operations", token, Release("*"));
        Assert.Equal((403, "the token is for VMs web*, and this reaches db1; nothing was changed"), (beyond.Status, beyond.Problem!.Detail));
        var other = await AskAsync("POST", "/v1/apps/billing/operations", token, Release("web*"));
        Assert.Equal((403, "the token is for apps shop* on VMs web*, and not for app billing"), (other.Status, other.Problem!.Detail));
        stored.AssertUnchanged();

        Assert.Equal(202, (await AskAsync("POST", "/v1/apps/shop/operations", token, Release("web*"))).Status);
        var audit = Audit((await _controller.PigeonAsync("audit", "--app", "shop", "-o", "json")).Output);
        Assert.Contains(audit.Records, record => record is { Kind: "refused", Result: "forbidden", What: "release", App: "shop", From: "127.0.0.1" } && record.Who.EndsWith("(ci)", StringComparison.Ordinal));
        var done = Assert.Single(audit.Records, record => record.Kind == "done");
        Assert.Equal(("accepted", "release", "1.0", 2), (done.Result, done.What, done.Version, done.Plan!.Count));
        Assert.Contains("web1: release shop 1.0", done.Plan![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_look_sees_what_is_in_the_scope_and_nothing_of_the_rest()
    {
        var all = await _controller.TokenAsync("--role", "deploy");
        Assert.Equal(202, (await AskAsync("POST", "/v1/apps/shop/operations", all, Release("*"), "shop-one")).Status);
        Assert.Equal(202, (await AskAsync("POST", "/v1/apps/billing/operations", all, Release("db*"), "billing-one")).Status);
        var byApp = await _controller.TokenAsync("--role", "read", "--app", "shop");
        var byVm = await _controller.TokenAsync("--role", "read", "--vm", "web1");

        foreach (var path in (string[])["/v1/status", "/v1/apps/shop/operations", "/v1/operations/shop-one"])
        {
            var (apps, vms) = ((await AskAsync("GET", path, byApp)).Text, (await AskAsync("GET", path, byVm)).Text);
            Assert.DoesNotContain("billing", apps + vms, StringComparison.Ordinal);
            Assert.DoesNotContain("db1", vms, StringComparison.Ordinal);
            Assert.DoesNotContain("web2", vms, StringComparison.Ordinal);
            Assert.Contains("shop", apps, StringComparison.Ordinal);
            Assert.Contains("shop", vms, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("web2", (await AskAsync("GET", "/v1/vms", byVm)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await AskAsync("GET", "/v1/operations/billing-one", byApp)).Status);
        Assert.Equal((await AskAsync("GET", "/v1/apps/billing/operations", byApp)).Text.Replace("billing", "nothing", StringComparison.Ordinal), (await AskAsync("GET", "/v1/apps/nothing/operations", byApp)).Text);
        Assert.Equal(404, (await AskAsync("GET", "/v1/apps/billing/operations", byVm)).Status);
        Assert.DoesNotContain("billing", (await AskAsync("GET", "/v1/apps/nothing/operations", byVm)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_revoked_ends_the_streams_that_it_has_open()
    {
        var all = await _controller.TokenAsync("--role", "deploy");
        Assert.Equal(202, (await AskAsync("POST", "/v1/apps/shop/operations", all, Release("*"), "shop-one")).Status);
        var made = JsonSerializer.Deserialize((await _controller.PigeonAsync("token", "create", "--role", "read", "-o", "json")).Output, PigeonJson.Default.NewTokenWire)!;
        using var stream = await RawRequest.OpenAsync(_controller);
        await stream.Stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET /v1/operations/shop-one/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {made.Text}\r\nConnection: close\r\n\r\n"));
        var first = new byte[1];
        Assert.Equal(1, await stream.Stream.ReadAsync(first));

        Assert.Equal(0, (await _controller.PigeonAsync("token", "revoke", made.Token.Id)).ExitCode);

        Assert.Contains("\"state\":\"running\"", await stream.AnswerAsync(), StringComparison.Ordinal);
        Assert.Equal(401, (await AskAsync("GET", "/v1/operations/shop-one/events", made.Text)).Status);
    }

    [Fact]
    public async Task A_request_said_twice_is_one_and_a_key_said_for_another_request_is_refused()
    {
        var (token, other) = (await _controller.TokenAsync("--role", "deploy"), await _controller.TokenAsync("--role", "deploy"));
        Assert.Equal(202, (await AskAsync("POST", "/v1/apps/shop/operations", token, Release("web*"), "key-0001")).Status);
        var desired = _controller.Desired();

        Assert.Equal(202, (await AskAsync("POST", "/v1/apps/shop/operations", token, Release("web*"), "key-0001")).Status);
        Assert.Equal(409, (await AskAsync("POST", "/v1/apps/shop/operations", token, Release("*"), "key-0001")).Status);
        Assert.Equal(409, (await AskAsync("POST", "/v1/apps/shop/operations", token, """{"verb":"abort"}""", "key-0001")).Status);
        Assert.Equal(409, (await AskAsync("POST", "/v1/apps/billing/operations", token, Release("web*"), "key-0001")).Status);
        Assert.Equal(409, (await AskAsync("POST", "/v1/apps/shop/operations", other, Release("web*"), "key-0001")).Status);
        Assert.Equal(desired.Apps.Select(app => (app.Name, app.Operations.Count)), _controller.Desired().Apps.Select(app => (app.Name, app.Operations.Count)));
    }

    [Fact]
    public async Task An_admin_with_a_scope_makes_no_token_beyond_it_and_none_that_outlives_its_own()
    {
        var token = await _controller.TokenAsync("--role", "admin", "--app", "shop*", "--vm", "web*", "--ttl", "1h");
        async Task<(int, string)> MakeAsync(string body)
        {
            var (status, text, problem) = await AskAsync("POST", "/v1/tokens", token, body);
            return (status, problem?.Code ?? JsonSerializer.Deserialize(text, PigeonJson.Default.NewTokenWire)!.Token.Vms ?? "");
        }

        Assert.Equal((403, "forbidden"), await MakeAsync("""{"role":"read","name":"","ttl":60}"""));
        Assert.Equal((403, "forbidden"), await MakeAsync("""{"role":"read","name":"","ttl":60,"apps":["*"]}"""));
        Assert.Equal((403, "forbidden"), await MakeAsync("""{"role":"join","name":"","ttl":60}"""));
        Assert.Equal((403, "forbidden"), await MakeAsync("""{"role":"read","name":"","ttl":7200,"apps":["shop"]}"""));
        Assert.Equal((400, "bad-request"), await MakeAsync("""{"role":"owner","name":"","ttl":60,"apps":["shop"]}"""));
        Assert.Equal((201, "web*"), await MakeAsync("""{"role":"read","name":"","ttl":60,"apps":["shop"]}"""));
        Assert.Equal((201, "db1 and web*"), await MakeAsync("""{"role":"admin","name":"","ttl":60,"apps":["shop-?"],"vms":"db1"}"""));
        Assert.Equal(403, (await AskAsync("DELETE", "/v1/vms/web1", token)).Status);
        Assert.DoesNotContain("\"role\":\"join\"", (await AskAsync("GET", "/v1/tokens", token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_to_join_is_good_for_the_names_in_its_scope()
    {
        var token = await _controller.TokenAsync("--role", "join", "--vm", "db*");

        Assert.Equal(200, (await AskAsync("POST", "/v1/agents", token, JoinBody.OfSome("db2"))).Status);
        Assert.Equal(403, (await AskAsync("POST", "/v1/agents", token, JoinBody.OfSome("web3"))).Status);
        var byLabel = await _controller.PigeonAsync("token", "create", "--vm", "G@role:web");
        Assert.Equal(2, byLabel.ExitCode);
        Assert.Contains("goes by their names", byLabel.Errors, StringComparison.Ordinal);
    }

    private static string Release(string target) => JsonSerializer.Serialize(new OperationRequest
    {
        Verb = "release", Version = "1.0", Definition = new DefinitionSource("stacks.yaml", LabApp.Yaml([.. ((string[])["shop", "billing"]).Select(name => new LabApp
        {
            Name = name, Host = $"{name}.test", More = $"    config: {{target: \"{target}\"}}", MoreLoadbal = $"      target: \"{target}\"",
        })])),
    }, PigeonJson.Default.OperationRequest);

    private async Task<(int Status, string Text, ProblemWire? Problem)> AskAsync(string method, string path, string token, string? body = null, string? key = null)
    {
        var (status, text) = await _controller.SendAsync(new HttpMethod(method), path, token, body, key);
        return (status, text, status >= 400 ? JsonSerializer.Deserialize(text, PigeonJson.Default.ProblemWire) : null);
    }

    private static AuditWire Audit(string text) => JsonSerializer.Deserialize(text, PigeonJson.Default.AuditWire)!;
}
