using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>Two real controllers on a real etcd of three members, and a real agent that knows both.</summary>
public sealed class TakeOverTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private const string Scrape = "the operator's own token";
    private readonly TempFolder _folder = new();
    private EtcdCluster _etcd = null!;
    private ControllerProcess _one = null!;
    private ControllerProcess _two = null!;

    public async Task InitializeAsync()
    {
        _etcd = await EtcdCluster.StartAsync(3);
        _one = new ControllerProcess(_folder, "one") { Name = "ctl1", Etcd = _etcd.Endpoints };
        _two = new ControllerProcess(_folder, "two") { Name = "ctl2", Etcd = _etcd.Endpoints, Flags = ["--metrics-token-file", _folder.Write("scrape.token", Scrape)] };
        await _one.StartAsync();
        await _one.SaysAsync("ctl1 leads");
        await _two.StartAsync();
        await _two.SaysAsync("Follows controller ctl1");
    }

    public async Task DisposeAsync()
    {
        await _two.DisposeAsync();
        await _one.DisposeAsync();
        await _etcd.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_follower_names_the_leader_and_everybody_finds_it()
    {
        var told = await _two.SendAsync(HttpMethod.Get, "/v1/status", token: null);
        Assert.Equal(307, told.Status);
        Assert.Contains("not-leader", told.Body, StringComparison.Ordinal);
        Assert.Equal((503, $"ctl2 follows ctl1 at {_one.Url.GetLeftPart(UriPartial.Authority)}"), First(await _two.SendAsync(HttpMethod.Get, "/readyz", token: null)));
        Assert.Equal((200, "ctl1 leads (term"), First(await _one.SendAsync(HttpMethod.Get, "/readyz", token: null), 16));
        Assert.Equal(200, (await _two.SendAsync(HttpMethod.Get, "/healthz", token: null)).Status);

        await using var agent = new LinkedAgent(_folder, _two.Url, await _one.TokenAsync(), "web1", second: _one.Url);
        agent.Start();
        await agent.SaysAsync("Linked to controller ctl1");

        var status = await AskAsync(await _one.TokenAsync("--role", "admin"), $"{_two.Url},{_one.Url}", "status", "-v");
        Assert.True(status.ExitCode == 0, status.Errors);
        Assert.Contains("ctl1 leads; the state is in etcd at ", status.Output, StringComparison.Ordinal);
        var local = await _two.PigeonAsync("vms");
        Assert.Equal(8, local.ExitCode);
        Assert.Contains("ctl2 follows ctl1, which leads: say it at https://", local.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_tells_its_metrics_too_to_whom_the_file_is_known()
    {
        var told = MetricText.Parse((await _two.SendAsync(HttpMethod.Get, "/metrics", Scrape)).Body);
        Assert.Equal((0, 1, null), (told.Of("pigeon_controller_leading"), told.Of("pigeon_store_healthy"), told.Find("pigeon_fleet_apps")));

        var refused = await _two.SendAsync(HttpMethod.Get, "/metrics", await _one.TokenAsync("--role", "read"));
        Assert.Equal(401, refused.Status);
        Assert.Contains("does not lead", refused.Body, StringComparison.Ordinal);
        Assert.Equal(1, MetricText.Parse((await _one.SendAsync(HttpMethod.Get, "/metrics", await _one.TokenAsync("--role", "read"))).Body).Of("pigeon_controller_leading"));
    }

    [Fact]
    public async Task When_the_leader_is_killed_another_one_leads_and_agents_and_people_go_on()
    {
        var token = await _one.TokenAsync("--role", "admin");
        await using var agent = new LinkedAgent(_folder, _one.Url, await _one.TokenAsync(), "web1", second: _two.Url);
        agent.Start();
        await agent.SaysAsync("Linked to controller ctl1");

        await _one.KillAsync();
        var vms = await AskAsync(token, $"{_one.Url},{_two.Url}", "vms");

        // It waits for the one that takes over, which knows what was stored: the token, and the VM.
        Assert.True(vms.ExitCode == 0, vms.Errors);
        Assert.Contains("web1", vms.Output, StringComparison.Ordinal);
        await agent.SaysAsync("Linked to controller ctl2");
        Assert.DoesNotContain("Joined the fleet of controller ctl2", agent.Log, StringComparison.Ordinal);
        Assert.Contains("controller ctl2", (await agent.StatusAsync()).Output, StringComparison.Ordinal);
        await _one.StartAsync();
        await _one.SaysAsync("Follows controller ctl2");
    }

    [Fact]
    public async Task A_leader_that_was_frozen_and_wakes_up_changes_nothing()
    {
        var token = await _one.TokenAsync("--role", "admin");
        _one.Send(Signal.Stop);
        await _two.SaysAsync("ctl2 leads");

        // What was said to the frozen one waits for it, and is heard as soon as it wakes up.
        var late = _one.SendAsync(HttpMethod.Post, "/v1/tokens", token, """{"kind":"admin","name":"late","ttl":600}""");
        var good = await _two.TokenAsync("--name", "good");
        _one.Send(Signal.Continue);

        var answer = await late;
        Assert.True(answer.Status is 307 or 503, $"{answer.Status} {answer.Body}");
        var tokens = (await AskAsync(token, $"{_two.Url}", "token", "list")).Output;
        Assert.DoesNotContain("late", tokens, StringComparison.Ordinal);
        Assert.Contains("good", tokens, StringComparison.Ordinal);
        Assert.NotEmpty(good);
        await _one.SaysAsync("Follows controller ctl2");
    }

    /// <summary>A process that was stopped takes connections, and answers nothing.</summary>
    [Fact]
    public async Task Where_the_first_controller_of_the_list_is_frozen_agents_and_people_find_the_next()
    {
        var (token, join) = (await _one.TokenAsync("--role", "admin"), await _one.TokenAsync());
        _one.Send(Signal.Stop);
        await _two.SaysAsync("ctl2 leads");
        await using var agent = new LinkedAgent(_folder, _one.Url, join, "web1", second: _two.Url);
        agent.Start();

        var found = await AskAsync(token, $"{_one.Url},{_two.Url}", "token", "list");

        Assert.True(found.ExitCode == 0, found.Errors);
        await agent.SaysAsync("Linked to controller ctl2");
        Assert.DoesNotContain("a fault of the agent", agent.Log, StringComparison.Ordinal);
        _one.Send(Signal.Continue);
    }

    [Fact]
    public async Task Whoever_waits_for_a_short_time_only_is_told_that_nobody_leads_and_what_each_controller_said()
    {
        var token = await _one.TokenAsync("--role", "admin");
        foreach (var member in _etcd.Members) await member.KillAsync();
        await _one.SaysAsync("No controller leads");
        await _two.SaysAsync("No controller leads");

        var status = await AskAsync(token, $"{_one.Url},{_two.Url}", "status", "--timeout", "2s");
        var json = await AskAsync(token, $"{_one.Url},{_two.Url}", "status", "--timeout", "2s", "-o", "json");

        Assert.Equal(8, status.ExitCode);
        Assert.Matches($"^{_one.Url.Authority}: no controller leads, as far as ctl1 knows; .*no etcd answers.*\n{_two.Url.Authority}: no controller leads, as far as ctl2 knows; .*\nerror: no controller leads\n$", status.Errors);
        Assert.Equal((8, 2), (json.ExitCode, System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("errors").GetArrayLength()));
    }

    [Fact]
    public async Task While_the_etcd_is_gone_everybody_is_told_so_and_agents_go_on()
    {
        var token = await _one.TokenAsync("--role", "admin");
        await using var agent = new LinkedAgent(_folder, _one.Url, await _one.TokenAsync(), "web1", second: _two.Url);
        agent.Start();
        await agent.SaysAsync("Linked to controller ctl1");

        foreach (var member in _etcd.Members) await member.KillAsync();
        await agent.SaysAsync("no controller leads");
        var status = await AskAsync(token, $"{_one.Url},{_two.Url}", "status", "--timeout", "30s");
        Assert.Equal(8, status.ExitCode);
        Assert.Contains("no etcd answers", status.Errors, StringComparison.Ordinal);
        Assert.Contains("web1  agent", (await agent.StatusAsync()).Output, StringComparison.Ordinal);
        foreach (var member in _etcd.Members) member.Start();

        await Eventually.TrueAsync(
            async () => (await AskAsync(token, $"{_one.Url},{_two.Url}", "vms")).Output.Contains(" present ", StringComparison.Ordinal), "the VM is present again", Limit);
    }

    private static Task<ToolResult> AskAsync(string token, string host, params string[] words) =>
        ControllerProcess.PigeonAsync(new Dictionary<string, string> { ["PIGEON_HOST"] = host, ["PIGEON_TOKEN"] = token }, words);

    private static (int, string) First((int Status, string Body) answer, int length = 0) => (answer.Status, length == 0 ? answer.Body.Split(';')[0] : answer.Body[..length]);
}
