using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>What a real controller tells Prometheus, and whom.</summary>
public sealed class MetricsTests : IAsyncLifetime, IDisposable
{
    private const string Scrape = "0123456789abcdef-of-the-operator";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;

    public MetricsTests() =>
        _controller = new ControllerProcess(_folder) { Lease = "60s", Flags = ["--metrics-token-file", _folder.Write("scrape.token", $"{Scrape}\n")] };

    public Task InitializeAsync() => _controller.StartAsync();

    public async Task DisposeAsync() => await _controller.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Those_may_read_it_that_may_look_at_the_whole_fleet_and_what_the_file_holds_opens_nothing_else()
    {
        foreach (var (expected, token) in ((int, string?)[])
        [
            (401, null), (401, $"{Scrape}x"), (200, Scrape), (403, await _controller.TokenAsync("--role", "join")), (200, await _controller.TokenAsync("--role", "read")),
            (403, await _controller.TokenAsync("--role", "read", "--app", "shop")), (403, await _controller.TokenAsync("--role", "admin", "--vm", "web*")),
        ])
            Assert.Equal((expected, token), ((await _controller.SendAsync(HttpMethod.Get, "/metrics", token)).Status, token));
        Assert.Equal(401, (await _controller.SendAsync(HttpMethod.Get, "/v1/status", Scrape)).Status);

        _folder.Write("scrape.token", "another one of the operator\n");
        Assert.Equal(401, (await _controller.SendAsync(HttpMethod.Get, "/metrics", Scrape)).Status);
        _folder.Write("scrape.token", "short\n");
        Assert.Equal(401, (await _controller.SendAsync(HttpMethod.Get, "/metrics", "short")).Status);
        using var socket = new LabApi(_controller.Socket["unix://".Length..]);
        Assert.Equal(1, MetricText.Parse(await socket.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Of("pigeon_controller_leading"));
    }

    [Fact]
    public async Task What_is_done_is_counted()
    {
        var join = await _controller.TokenAsync();
        var before = await AskAsync();
        foreach (var vm in (string[])["web1", "web2"]) Assert.Equal(200, (await _controller.SendAsync(HttpMethod.Post, "/v1/agents", join, JoinBody.OfSome(vm))).Status);
        foreach (var _ in (int[])[1, 2, 3]) Assert.Equal(401, (await _controller.SendAsync(HttpMethod.Get, "/v1/vms", token: null)).Status);
        _folder.Write("stacks.yaml", LabApp.Yaml(new LabApp { More = "    config: {target: \"web*\"}", MoreLoadbal = "      target: \"web*\"" }));
        Assert.Equal(0, (await _controller.PigeonAsync("release", "shop", "1.0", "--file", _folder["stacks.yaml"], "--detach")).ExitCode);
        var during = await AskAsync();
        Assert.Equal(0, (await _controller.PigeonAsync("abort", "shop", "--detach")).ExitCode);
        await Eventually.TrueAsync(async () => (await AskAsync()).Of(Ended, "verb=\"release\"", "outcome=\"aborted\"") == 1, "the end of the release is counted", Limit);
        var after = await AskAsync();

        Assert.Equal((0, 2, 0, 1), (before.Of("pigeon_fleet_vms", "state=\"present\""), during.Of("pigeon_fleet_vms", "state=\"present\""), before.Of("pigeon_fleet_apps"), during.Of("pigeon_fleet_apps")));
        Assert.Equal((0, 3), (before.Of(Refused, "code=\"unauthorized\""), during.Of(Refused, "code=\"unauthorized\"")));
        Assert.Equal((1, 1), (during.Of("pigeon_fleet_operations_running"), during.Of("pigeon_fleet_stacks", "app=\"shop\"", "state=\"releasing\"")));
        Assert.Equal(2, during.Of("pigeon_fleet_app_vms", "app=\"shop\"", "standing=\"follows\""));
        Assert.Equal((0, 0), (before.Of(Ended, "verb=\"release\"", "outcome=\"aborted\""), after.Of(Ended, "verb=\"release\"", "outcome=\"done\"")));
        Assert.True(during.Of(Stored, "outcome=\"stored\"") > before.Of(Stored, "outcome=\"stored\""));
        Assert.True(after.Of(Stored, "outcome=\"stored\"") > during.Of(Stored, "outcome=\"stored\""));
        Assert.Equal((0, 1), (after.Of(Stored, "outcome=\"failed\""), after.Of("pigeon_store_healthy")));
        Assert.All(after.Families.SelectMany(family => family.Samples).SelectMany(sample => sample.Labels), label => Assert.DoesNotContain("1.0", label.Key == "le" || label.Key == "version" ? "" : label.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_lists_what_both_daemons_tell()
    {
        await using var agent = new LinkedAgent(_folder, _controller.Url, await _controller.TokenAsync(), "web1");
        agent.Start();
        await agent.SaysAsync("Linked to controller");
        using var api = new LabApi(agent.SocketPath);
        var linked = MetricText.Parse("# HELP none x\n# TYPE none gauge\n");
        await Eventually.TrueAsync(
            async () => (linked = MetricText.Parse(await api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)))).Find("pigeon_controller_connected") == 1, "the agent says that it is linked", Limit);
        Assert.Equal((0, 0, 0), (linked.Of("pigeon_docker_reachable"), linked.Of("pigeon_haproxy_reachable"), linked.Of("pigeon_apps")));
        Assert.True(linked.Of("pigeon_link_certificate_expiry_timestamp_seconds") > linked.Of("pigeon_process_start_time_seconds") + TimeSpan.FromDays(29).TotalSeconds);

        Assert.Empty(MetricsReference.Differences("The agent", linked).Concat(MetricsReference.Differences("The controller", await AskAsync())));
    }

    private const string Refused = "pigeon_requests_refused_total";
    private const string Ended = "pigeon_fleet_operations_total";
    private const string Stored = "pigeon_store_changes_total";

    private async Task<MetricText> AskAsync() => MetricText.Parse((await _controller.SendAsync(HttpMethod.Get, "/metrics", Scrape)).Body);
}
