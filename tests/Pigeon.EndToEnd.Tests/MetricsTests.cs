using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>What a real agent tells Prometheus, beside what was done; and HAProxy's own numbers, by the template of docs/metrics.md.</summary>
public sealed class MetricsTests : VmTest, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Next();

    public MetricsTests(DockerFixture docker, ITestOutputHelper output)
        : base(docker, output)
    {
        var block = Page.Split("```haproxy\n")[1].Split("```")[0];
        _folder.Write("haproxy.cfg", $"{File.ReadAllText(Path.Combine(RepositoryRoot.Path, "haproxy", "haproxy.cfg"))}\n{block.Replace(":8405", $":{_port}", StringComparison.Ordinal)}");
    }

    protected override LabOptions Options => new() { Environment = new Dictionary<string, string> { ["PIGEON_HAPROXY_TEMPLATES"] = _folder.Path } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_done_is_counted_and_a_release_reloads_nothing()
    {
        await ServeAsync();
        var before = await AskAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        var released = await AskAsync();
        await Lab.SucceedAsync("activate", "shop", "2.0");
        var active = await AskAsync();
        await Lab.SucceedAsync("rollback", "shop");
        await Lab.SucceedAsync("deactivate", "shop", "2.0");
        var after = await AskAsync();

        Assert.Equal((1, 2), (before.Of(Ended, Release), released.Of(Ended, Release)));
        Assert.Equal((1, 2, 1, 1), (before.Of(Ended, Activate), active.Of(Ended, Activate), after.Of(Ended, Rollback), after.Of(Ended, Deactivate)));
        Assert.Equal((1, 1), (before.Of("pigeon_haproxy_reloads_total"), after.Of("pigeon_haproxy_reloads_total")));

        // Two members come, each with its row, address, checks and state, and internal traffic is led to them; production moves by few commands.
        Assert.InRange(released.Of(Commands) - before.Of(Commands), 9, 40);
        Assert.InRange(active.Of(Commands) - released.Of(Commands), 1, 8);
        Assert.True(released.Of("pigeon_docker_events_total") >= before.Of("pigeon_docker_events_total") + 2);
        Assert.True(after.Of("pigeon_rounds_total", "outcome=\"done\"") > before.Of("pigeon_rounds_total", "outcome=\"done\""));
        Assert.Equal(after.Of("pigeon_rounds_total", "outcome=\"done\"") + after.Of("pigeon_rounds_total", "outcome=\"failed\""), after.Of("pigeon_round_duration_seconds_count"));
        Assert.InRange(after.Of("pigeon_docker_last_event_timestamp_seconds"), before.Of("pigeon_docker_last_event_timestamp_seconds") + 0.001, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public async Task What_is_there_is_told_by_app_and_state_and_never_by_version()
    {
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "2.0") == 2 && status.IsQuiet(), "both are there", Patience);
        var told = await AskAsync();

        Assert.Equal((1, 1, 0), (told.Of("pigeon_stacks", Shop, "state=\"active\""), told.Of("pigeon_stacks", Shop, "state=\"release\""), told.Of("pigeon_stacks", Shop, "state=\"inactive\"")));
        Assert.Equal((2, 2, 4), (told.Of("pigeon_stack_members_wanted", Shop, "state=\"active\""), told.Of("pigeon_stack_members_ready", Shop, "state=\"active\""), told.Of("pigeon_members", Shop, "state=\"ready\"")));
        Assert.Equal((1, 1, 0, 0), (told.Of("pigeon_docker_reachable"), told.Of("pigeon_haproxy_reachable"), told.Of("pigeon_haproxy_problem"), told.Of("pigeon_problems")));
        Assert.All(told.Families.Where(family => family.Name != "pigeon_build_info").SelectMany(family => family.Samples).SelectMany(sample => sample.Labels.Keys), label => Assert.NotEqual("version", label));
        Assert.Empty(MetricsReference.Differences("The agent", told));
    }

    [Fact]
    public async Task What_the_page_says_hands_the_agents_numbers_on_in_a_file()
    {
        var block = Page.Split($"<!-- run by: {nameof(MetricsTests)} -->\n```sh\n")[1].Split("```")[0];

        var done = await Lab.ShellAsync($"export PIGEON_SOCKET={Lab.Host["unix://".Length..]} TEXTFILES={_folder.Path}\n{block}");

        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.Equal(1, MetricText.Parse(await File.ReadAllTextAsync(_folder["pigeon.prom"])).Of("pigeon_haproxy_reachable"));
    }

    [Fact]
    public async Task HAProxy_tells_its_own_by_the_template_of_the_page()
    {
        await ServeAsync();
        await AskAsync(Lab.ProductionUrl);
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/metrics"));

        Assert.Contains("haproxy_server_status{proxy=\"shop__a\",server=\"s1\",state=\"UP\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("haproxy_backend_http_requests_total{proxy=\"shop__a\"} 0\n", text, StringComparison.Ordinal);
        Assert.Empty((await Lab.StatusAsync()).Drift);
    }

    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "metrics.md"));
    private const string Shop = "app=\"shop\"";
    private const string Ended = "pigeon_operations_total";
    private const string Commands = "pigeon_haproxy_commands_total";
    private static readonly string[] Release = ["verb=\"release\"", "outcome=\"done\""];
    private static readonly string[] Activate = ["verb=\"activate\"", "outcome=\"done\""];
    private static readonly string[] Rollback = ["verb=\"rollback\"", "outcome=\"done\""];
    private static readonly string[] Deactivate = ["verb=\"deactivate\"", "outcome=\"done\""];

    private async Task<MetricText> AskAsync() => MetricText.Parse(await Lab.Api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
}
