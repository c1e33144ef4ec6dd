using System.Globalization;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Containers that somebody else starts with the labels are members too.</summary>
public sealed class DiscoveryTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    [Fact]
    public async Task A_container_that_somebody_starts_with_the_labels_gets_traffic()
    {
        await ServeAsync();
        await using var load = Traffic();

        await JoinAsync("guest");
        await PhaseAsync(load, "with a guest");

        var counts = await load.StopAsync();
        NothingFailed(counts);
        Assert.Equal(["1.0", "guest"], counts.Phase("with a guest").ByVersion.Keys);
    }

    [Theory]
    [InlineData("drain")]
    [InlineData("exit")]
    public async Task A_member_that_is_stopped_by_hand_loses_no_request_whatever_it_does_at_SIGTERM(string onTerm)
    {
        await ServeAsync();
        await using var load = Traffic();
        var guest = await JoinAsync("guest", "-e", $"ON_TERM={onTerm}");
        await PhaseAsync(load, "with a guest");

        await Lab.Docker.DockerAsync("stop", guest);
        await LeftAsync(guest);
        await PhaseAsync(load, "without it");

        var counts = await load.StopAsync();
        NothingFailed(counts);
        Assert.Contains("guest", counts.Phase("with a guest").ByVersion.Keys);
        OnlyVersion(counts, "without it", "1.0");
    }

    [Fact]
    public async Task A_member_that_is_killed_loses_no_request()
    {
        await ServeAsync();
        await using var load = Traffic();
        var guest = await JoinAsync("guest");
        await PhaseAsync(load, "with a guest");

        await Lab.Docker.DockerAsync("kill", guest);
        await LeftAsync(guest);
        await PhaseAsync(load, "without it");

        var counts = await load.StopAsync();
        NothingFailed(counts);
        OnlyVersion(counts, "without it", "1.0");
    }

    [Fact]
    public async Task A_replica_that_is_removed_by_force_is_run_again_without_losing_a_request()
    {
        await ServeAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "before");

        await Lab.Docker.DockerAsync("rm", "--force", "shop_1.0_web_1");
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 1, "the one left serves", Patience);
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 2, "both serve again", Patience);

        NothingFailed(await load.StopAsync());
    }

    [Fact]
    public async Task A_deactivated_stack_leaves_the_containers_of_others_running()
    {
        await ServeAsync();
        var guest = await JoinAsync("guest");
        var stranger = await Lab.Docker.RunAsync(TestImages.App("3.0"));

        await Lab.SucceedAsync("deactivate", "shop", "1.0", "--force");

        var left = await Lab.Docker.DockerAsync("ps", "--quiet", "--no-trunc");
        Assert.Equal(new[] { guest, stranger }.Order(StringComparer.Ordinal), left.Split('\n').Order(StringComparer.Ordinal));
        Assert.Empty(await Lab.Haproxy.MapAsync("members"));
    }

    [Fact]
    public async Task More_members_than_slots_serve_without_a_reload_and_go_again()
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Traffic();

        // Two replicas and eight guests on eight slots.
        var guests = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => RunAsync(string.Create(CultureInfo.InvariantCulture, $"guest{number}"))));
        var full = await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 10, "all ten serve", Patience);
        await PhaseAsync(load, "ten", 600);
        await Lab.Docker.DockerAsync(["rm", "--force", .. guests]);
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")!.Members.Count == 2, "the guests are gone", Patience);
        await PhaseAsync(load, "two");

        var counts = await load.StopAsync();
        NothingFailed(counts);
        Assert.Equal(9, counts.Phase("ten").ByVersion.Count);
        OnlyVersion(counts, "two", "1.0");
        Assert.Equal(2, full.Find("shop", "1.0")!.Members.Count(member => member.Server!.StartsWith('x')));
        Assert.DoesNotContain(" x1 ", await Lab.Haproxy.AskAsync("show servers state shop__a"), StringComparison.Ordinal);
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Fact]
    public async Task Members_beyond_the_slots_survive_a_reload_and_a_restart_of_HAProxy()
    {
        Lab.WriteStacks(new LabApp(), new LabApp { Name = "blog", Host = "blog.test" });
        await ServeAsync();
        await Task.WhenAll(Enumerable.Range(1, 7).Select(number => RunAsync(string.Create(CultureInfo.InvariantCulture, $"guest{number}"))));
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 9, "all nine serve", Patience);
        await using var load = Traffic();

        await ServeAsync("blog");
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 9, "all nine serve after the reload", Patience);
        await PhaseAsync(load, "after the reload", 600);
        NothingFailed(load.Snapshot());
        await Lab.Haproxy.KillMasterAsync();
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 9, "all nine serve after the restart", Patience);
        await PhaseAsync(load, "after the restart", 600);

        var counts = await load.StopAsync();
        Assert.Equal(8, counts.Phase("after the reload").ByVersion.Count);
        Assert.Equal(8, counts.Phase("after the restart").ByVersion.Count);
        Assert.True(counts.Phase("after the restart").Failed == 0, counts.Describe());
    }

    [Fact]
    public async Task A_member_that_Docker_calls_unhealthy_gets_nothing_while_another_serves()
    {
        Lab.WriteStacks(new LabApp { Image = $"{TestImages.CheckedRepository}:{{{{ version }}}}", Healthcheck = "{path: /, interval: 500ms, rise: 1, fall: 2}" });
        await ServeAsync();
        await using var load = Traffic();
        var members = (await Lab.StatusAsync()).Find("shop", "1.0")!.Members;

        await ToggleHealthAsync(members[0].Address!);
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")!.Members.Count(member => member is { State: "draining", Health: "unhealthy" }) == 1,
            "the sick one drains", Patience);
        await ToggleHealthAsync(members[1].Address!);
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")!.Members.All(member => member is { State: "ready", Health: "unhealthy" }),
            "with no healthy one left both serve", Patience);
        await ToggleHealthAsync(members[0].Address!);
        await ToggleHealthAsync(members[1].Address!);
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")!.Members.All(member => member is { State: "ready", Health: "healthy" }),
            "both are well and serve", Patience);

        NothingFailed(await load.StopAsync());
    }

    private async Task<string> JoinAsync(string version, params string[] options)
    {
        var id = await RunAsync(version, options);
        await Lab.EventuallyAsync(
            status => status.Find("shop", "1.0")!.Members.Any(member => member.State == "ready" && id.StartsWith(member.Id, StringComparison.Ordinal)),
            "the guest serves", Patience);
        return id;
    }

    private Task<string> RunAsync(string version, params string[] options) => Lab.Docker.RunAsync(
    [
        "--network", "pigeon", "-l", "register_backend=true", "-l", "pigeon.app=shop", "-l", "pigeon.version=1.0", "-e", $"VERSION={version}",
        .. options, TestImages.App("1.0"),
    ]);

    private Task LeftAsync(string id) => Eventually.TrueAsync(
        async () => (await Lab.Haproxy.MapAsync("members")).All(row => !row.Contains(id, StringComparison.Ordinal)), "HAProxy has forgotten it", Patience);

    private static async Task ToggleHealthAsync(string address) =>
        Assert.Equal("1.0", await AskAsync(new Uri($"http://{address}/"), "/toggle-health"));
}
