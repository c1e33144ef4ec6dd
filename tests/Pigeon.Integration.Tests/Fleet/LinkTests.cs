using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>A real controller and real agents, over TLS.</summary>
public sealed class LinkTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;

    public LinkTests() => _controller = new ControllerProcess(_folder);

    public Task InitializeAsync() => _controller.StartAsync();

    public async Task DisposeAsync() => await _controller.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_agent_joins_by_its_token_and_is_shown_and_needs_the_token_no_more()
    {
        await using var agent = new LinkedAgent(_folder, _controller.Url, await _controller.TokenAsync(), "web1");
        agent.Start();
        await agent.SaysAsync("Linked to controller ctl1");
        await PresentAsync("web1");

        var vms = await _controller.PigeonAsync("vms", "-l", "G@role:web");
        Assert.Matches(@"^NAME +ADDRESS +STATE +AGENT +HAPROXY +DOCKER +LABELS\nweb1 +127\.0\.0\.1 +present +0\.1\.0 +down +down +role=web\n$", vms.Output);
        Assert.Equal((0, "web1\n"), Pair(await _controller.PigeonAsync("match", "web* and not G@role:db")));
        Assert.Equal((1, ""), Pair(await _controller.PigeonAsync("match", "db*")));
        Assert.Contains("controller ctl1  127.0.0.1:", (await agent.StatusAsync()).Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(agent.KeyFile).UnixFileMode);

        await agent.KillAsync();
        File.Delete(agent.TokenFile);
        agent.Start();
        await agent.SaysAsync("Linked to controller ctl1");
        Assert.DoesNotContain("Joined", agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_first_controller_of_the_list_is_dead_the_next_one_is_joined()
    {
        var dead = new Uri($"https://127.0.0.1:{FreePort.Next()}/");
        await using var agent = new LinkedAgent(_folder, dead, await _controller.TokenAsync(), "web1", second: _controller.Url);
        agent.Start();

        await agent.SaysAsync("Linked to controller ctl1");
        await PresentAsync("web1");

        Assert.Contains($"No link to the controller at {dead}", agent.Log, StringComparison.Ordinal);
        await _controller.KillAsync();
        await _controller.StartAsync();
        await PresentAsync("web1");
    }

    /// <summary>The others go on joining for longer than a controller may be silent.</summary>
    [Fact]
    public async Task However_busy_the_fleet_is_an_agent_that_has_nothing_to_hear_stays_linked()
    {
        var token = await _controller.TokenAsync();
        await using var agent = new LinkedAgent(_folder, _controller.Url, token, "web1");
        agent.Start();
        await agent.SaysAsync("Linked to controller ctl1");

        for (byte vm = 2; vm <= 80; vm++)
        {
            using var other = new TestVm($"web{vm}");
            Assert.Equal((200, ""), await other.JoinAsync(_controller, token));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.DoesNotContain("No link", agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_is_killed_finds_its_VMs_again_and_no_agent_minds()
    {
        await using var agent = new LinkedAgent(_folder, _controller.Url, await _controller.TokenAsync(), "web1");
        agent.Start();
        await PresentAsync("web1");

        await _controller.KillAsync();
        await agent.SaysAsync("No link to the controller");
        Assert.Contains("web1  agent", (await agent.StatusAsync()).Output, StringComparison.Ordinal);
        Assert.False(agent.HasExited);

        await _controller.StartAsync();
        await PresentAsync("web1");
        Assert.Contains("1 VMs have joined", _controller.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_VM_that_falls_silent_is_shown_as_silent_and_its_name_can_be_had_then()
    {
        var token = await _controller.TokenAsync();
        await using var agent = new LinkedAgent(_folder, _controller.Url, token, "web1");
        agent.Start();
        await PresentAsync("web1");

        await using var other = new LinkedAgent(_folder, _controller.Url, token, "web1", "other");
        other.Start();
        await other.SaysAsync("a living VM of the fleet is called web1");
        await agent.KillAsync();
        await other.SaysAsync("Joined the fleet");
        agent.Start();
        await agent.SaysAsync("when a VM joined under its name");
    }

    [Fact]
    public async Task A_silent_VM_can_be_forgotten()
    {
        await using var agent = new LinkedAgent(_folder, _controller.Url, await _controller.TokenAsync(), "web1");
        agent.Start();
        await PresentAsync("web1");
        await agent.KillAsync();
        await Eventually.TrueAsync(async () => (await _controller.PigeonAsync("vms")).Output.Contains(" silent ", StringComparison.Ordinal), "web1 is silent", Limit);
        Assert.Contains("! web1 is silent, heard ", (await _controller.PigeonAsync("status")).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await _controller.PigeonAsync("vm", "remove", "web1")).ExitCode);

        Assert.Equal((0, "no VM\n"), Pair(await _controller.PigeonAsync("vms")));
        Assert.Equal(9, (await _controller.PigeonAsync("vm", "remove", "web1")).ExitCode);
    }

    [Fact]
    public async Task An_agent_shows_nothing_to_a_controller_of_another_CA()
    {
        await using var stranger = new ControllerProcess(_folder, "stranger");
        await stranger.StartAsync();
        await using var agent = new LinkedAgent(_folder, stranger.Url, await _controller.TokenAsync(), "web1");
        agent.Start();

        await agent.SaysAsync("has another CA");

        Assert.Contains("If the controller was set up anew, get a new token", agent.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Refused", stranger.Log, StringComparison.Ordinal);
        Assert.Contains("web1  agent", (await agent.StatusAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "holds no token")]
    [InlineData("revoked", "the token is not known here")]
    [InlineData("expired", "the token is not known here")]
    [InlineData("admin", "this takes a token of role join")]
    public async Task An_agent_without_a_good_token_says_so_and_goes_on(string kind, string why)
    {
        var token = kind switch
        {
            "nothing" => "hello",
            "admin" => await _controller.TokenAsync("--role", "admin"),
            _ => await _controller.TokenAsync("--ttl", kind == "expired" ? "1s" : "1h"),
        };
        if (kind == "revoked") Assert.Equal(0, (await _controller.PigeonAsync("token", "revoke", (await _controller.PigeonAsync("token", "list")).Output.Split('\n')[1].Split(' ')[0])).ExitCode);
        if (kind == "expired") await Eventually.TrueAsync(async () => (await _controller.PigeonAsync("token", "list")).Output == "no token is good now\n", "it has expired", Limit);
        await using var agent = new LinkedAgent(_folder, _controller.Url, token, "web1");
        agent.Start();

        await agent.SaysAsync(why);

        Assert.Contains($"! controller: ", (await agent.StatusAsync()).Output, StringComparison.Ordinal);
        Assert.Equal((0, "no VM\n"), Pair(await _controller.PigeonAsync("vms")));
        Assert.DoesNotContain(token.Split('_')[^1], kind == "nothing" ? "" : agent.Log + _controller.Log, StringComparison.Ordinal);
    }

    private Task PresentAsync(string vm) => Eventually.TrueAsync(
        async () => (await _controller.PigeonAsync("vms", "-l", vm)).Output.Contains(" present ", StringComparison.Ordinal), $"{vm} is present", Limit);

    private static (int, string) Pair(ToolResult result) => (result.ExitCode, result.Output);
}
