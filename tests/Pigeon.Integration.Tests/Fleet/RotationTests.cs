using System.Text.Json.Nodes;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>The certificates of real agents, through what happens to them.</summary>
public sealed class RotationTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;

    public RotationTests() => _controller = new ControllerProcess(_folder) { AlsoListens = $"http://127.0.0.1:{FreePort.Next()}" };

    public Task InitializeAsync() => _controller.StartAsync();

    public async Task DisposeAsync() => await _controller.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_certificate_is_renewed_when_it_is_asked_for_and_the_VM_stays_in_the_fleet_all_the_while()
    {
        await using var agent = await JoinedAsync(await _controller.TokenAsync());
        var first = await SerialAsync();

        var renewed = await _controller.PigeonAsync("cert", "renew", "web1");

        Assert.Equal((0, ""), (renewed.ExitCode, renewed.Output));
        Assert.DoesNotContain(first, renewed.Errors, StringComparison.Ordinal);
        await agent.SaysAsync("The certificate of web1 is renewed");
        await Eventually.TrueAsync(async () => await SerialAsync() is { Length: > 0 } now && now != first, "only the new one is listed", Limit);
        Assert.Contains(" present ", (await _controller.PigeonAsync("vms")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("No link", agent.Log, StringComparison.Ordinal);

        await agent.KillAsync();
        agent.Start();
        await agent.SaysAsync("Linked to controller ctl1");
        Assert.DoesNotContain("Joined", agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_VM_that_was_revoked_says_so_and_comes_back_with_a_new_token_only()
    {
        await using var agent = await JoinedAsync(await _controller.TokenAsync());

        var revoked = await _controller.PigeonAsync("cert", "revoke", "web1");

        Assert.Contains("web1 joins again only with a token that is made from now on", revoked.Errors, StringComparison.Ordinal);
        await agent.SaysAsync("the certificate that it shows was revoked on ");
        await agent.SaysAsync("Joining again does not succeed either: the certificate of web1 was revoked on ");
        await File.WriteAllTextAsync(agent.TokenFile, await _controller.TokenAsync());
        await Eventually.TrueAsync(() => Task.FromResult(agent.Log.Split("Joined the fleet").Length == 3), "it has joined again", Limit);
    }

    /// <summary>As if it had been off for longer than its certificate was good.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_VM_whose_certificate_ran_out_says_so_and_joins_again_where_it_has_a_token(bool hasToken)
    {
        await using var agent = await JoinedAsync(await _controller.TokenAsync());
        await agent.KillAsync();
        await _controller.TerminateAsync();
        var path = $"{_controller.StateDir}/certificates.json";
        var stored = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        foreach (var entry in stored["entries"]!.AsArray().Where(entry => entry!["value"]!["vm"] is not null)) entry!["value"]!["expires_at"] = "2026-01-01T00:00:00+00:00";
        await File.WriteAllTextAsync(path, stored.ToJsonString());
        if (!hasToken) File.Delete(agent.TokenFile);

        await _controller.StartAsync();
        agent.Start();

        if (hasToken) await agent.SaysAsync("Joined the fleet of controller ctl1");
        else await agent.SaysAsync($"the certificate of web1 ran out on ");
        Assert.Contains("Refused GET /v1/agents/web1/orders", _controller.Log, StringComparison.Ordinal);
        if (!hasToken) Assert.Contains($"there is no token in {agent.TokenFile}: `pigeon token create`", agent.Log, StringComparison.Ordinal);
    }

    /// <summary>It has been in the fleet before, and now another one answers in its controller's place.</summary>
    [Fact]
    public async Task An_agent_tells_nothing_to_whoever_stands_in_the_middle()
    {
        var token = await _controller.TokenAsync();
        await using (var agent = await JoinedAsync(token)) await agent.KillAsync();
        await using var stranger = new ControllerProcess(_folder, "stranger");
        await stranger.StartAsync();

        await using var misled = new LinkedAgent(_folder, stranger.Url, token, "web1");
        misled.Start();

        await misled.SaysAsync("is not to be trusted");
        Assert.DoesNotContain("Refused", stranger.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Joined", misled.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_listens_in_the_clear_says_so_and_lets_no_agent_in()
    {
        var place = _controller.AlsoListens!;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(place) };
        using var vm = new TestVm("web1");
        using var body = new StringContent(JoinBody.Of("web1", vm.Key), System.Text.Encoding.UTF8, "application/json");
        http.DefaultRequestHeaders.Authorization = new("Bearer", await _controller.TokenAsync());
        using var joined = await http.PostAsync(new Uri("/v1/agents", UriKind.Relative), body);
        http.DefaultRequestHeaders.Authorization = new("Bearer", await _controller.TokenAsync("--role", "admin"));

        Assert.Equal(403, (int)joined.StatusCode);
        Assert.Contains("\"vms\":[]", await http.GetStringAsync(new Uri("/v1/vms", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains($"listens in the clear on {place}", _controller.Log, StringComparison.Ordinal);
        Assert.Contains($"! ctl1 listens in the clear on {place}", (await _controller.PigeonAsync("status")).Output, StringComparison.Ordinal);
    }

    private async Task<LinkedAgent> JoinedAsync(string token)
    {
        var agent = new LinkedAgent(_folder, _controller.Url, token, "web1");
        agent.Start();
        await agent.SaysAsync("Linked to controller ctl1");
        await Eventually.TrueAsync(async () => (await _controller.PigeonAsync("vms")).Output.Contains(" present ", StringComparison.Ordinal), "web1 is present", Limit);
        return agent;
    }

    /// <summary>The one that is listed as good; empty when there are none or several.</summary>
    private async Task<string> SerialAsync()
    {
        var rows = (await _controller.PigeonAsync("cert", "list")).Output.Split('\n').Where(line => line.StartsWith("web1 ", StringComparison.Ordinal)).ToList();
        return rows.Count == 1 && rows[0].EndsWith(" good", StringComparison.Ordinal) ? rows[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] : "";
    }
}
