using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Another hand changes what Pigeon looks after: it is named, put right, and costs no request.</summary>
[Collection(FaultCollection.Name)]
public sealed class DriftTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    // A map that was changed by hand is seen at the next look.
    protected override LabOptions Options => new() { Resync = "1s" };

    [Theory]
    [InlineData("disable server shop__a/s1", "server shop__a/s1 was put into maintenance")]
    [InlineData("set server shop__a/s1 state drain", "server shop__a/s1 was put into drain")]
    [InlineData("set server shop__a/s5 state ready", "server shop__a/s5 was let in")]
    [InlineData("set server shop__a/s1 weight 7", "server shop__a/s1 was given the weight 7")]
    [InlineData("set server shop__a/s2 addr 127.0.0.9 port 9", "server shop__a/s2 was given the address 127.0.0.9:9")]
    public async Task A_server_that_was_changed_by_hand_is_as_it_was_soon_after(string command, string named)
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "before");

        await Lab.Haproxy.AskAsync(command);
        await NamedAsync(named);
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 2, "both members serve", Patience);
        await Eventually.TrueAsync(async () => await WeightsAsync() is ["1 (initial 1)", "1 (initial 1)"], "they have their weights", Patience);
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Fact]
    public async Task The_only_member_whose_entry_was_removed_from_the_map_gets_it_back_and_serves_on()
    {
        Lab.WriteStacks(new LabApp { Count = 1 });
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        var before = await Lab.Haproxy.MapAsync("members");
        await using var load = Traffic();
        await PhaseAsync(load, "before");

        await Lab.Haproxy.AskAsync($"clear map {MapFile("members")}");
        await NamedAsync("server shop__a/s1 was taken from its container");
        await Eventually.TrueAsync(async () => (await Lab.Haproxy.MapAsync("members")).SequenceEqual(before), "the map is as it was", Patience);
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
        Assert.Single(before);
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
        Assert.DoesNotContain("nobody is on it", Lab.AgentLog, StringComparison.Ordinal);
        await Lab.SucceedAsync("deactivate", "shop", "1.0", "--force");
    }

    [Fact]
    public async Task A_way_that_was_changed_by_hand_leads_back_to_production_soon_after()
    {
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        var worker = await Lab.Haproxy.WorkerPidAsync();
        var map = MapFile("active");
        await using var load = Traffic();
        await PhaseAsync(load, "before");

        await Lab.Haproxy.AskAsync($"set map {map} shop shop__b");
        await Lab.Haproxy.AskAsync($"add map {map} other somewhere");
        await NamedAsync("map active: shop was changed from shop__a to shop__b");
        await NamedAsync("map active: other was added, to somewhere");
        await Eventually.TrueAsync(async () => (await Lab.Haproxy.MapAsync("active")).SequenceEqual(["shop shop__a"]), "the map is as it was", Patience);
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "after", "1.0");
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reload_by_hand_is_named_and_costs_no_request(bool signal)
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "before");

        if (signal) await Lab.Haproxy.SendAsync(Signal.User2);
        else await Lab.Haproxy.AskMasterAsync("reload");
        await NamedAsync($"HAProxy was restarted or reloaded by somebody else: its worker was {worker} and is ");
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
        var status = await Lab.StatusAsync();
        Assert.Equal((1, 2, null), (status.Haproxy.Reloads, status.ReadyMembers("shop", "1.0"), status.Haproxy.Problem));
    }

    [Fact]
    public async Task A_worker_that_was_killed_is_named_and_HAProxy_is_started_again()
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();

        await Lab.Haproxy.KillWorkerAsync();
        await NamedAsync($"HAProxy (worker {worker}) has gone");
        await Lab.EventuallyAsync(status => status.Haproxy.Running && status.ReadyMembers("shop", "1.0") == 2, "HAProxy serves again", Patience);
        await using var load = Traffic();
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
    }

    [Fact]
    public async Task Files_that_were_changed_or_removed_are_written_again()
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        // What HAProxy starts from; the file with the last good texts is a memory of the agent's.
        var files = Directory.GetFiles(Path.GetDirectoryName(Lab.Haproxy.ConfigPath)!, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lanes.json").ToList();
        var before = files.ToDictionary(file => file, File.ReadAllText);
        await using var load = Traffic();

        foreach (var file in files.Where(file => Path.GetFileName(file) != "active.map")) await File.AppendAllTextAsync(file, "# by hand\n");
        File.Delete(files.Single(file => Path.GetFileName(file) == "active.map"));
        foreach (var file in files) await NamedAsync($"file {file} was changed");
        await Eventually.TrueAsync(() => files.All(file => File.Exists(file) && File.ReadAllText(file) == before[file]), "the files are as they were", Patience);

        NothingFailed(await load.StopAsync());
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Theory]
    [InlineData("description pigeon-")]
    [InlineData("description hand-")]
    public async Task Another_configuration_that_somebody_has_loaded_makes_room_for_the_right_one(string description)
    {
        await ServeAsync();
        var right = await File.ReadAllTextAsync(Lab.Haproxy.ConfigPath);
        await using var load = Traffic();
        await PhaseAsync(load, "before");

        var worker = await Lab.Haproxy.WorkerPidAsync();
        Lab.SendAgent(Signal.Stop);
        await File.WriteAllTextAsync(Lab.Haproxy.ConfigPath, right.Replace("timeout queue 5s", "timeout queue 6s", StringComparison.Ordinal).Replace("description pigeon-", description, StringComparison.Ordinal));
        await Lab.Haproxy.SendAsync(Signal.User2);
        await Eventually.TrueAsync(async () => await Lab.Haproxy.WorkerPidAsync() != worker, "it is loaded", Patience);
        Lab.SendAgent(Signal.Continue);
        await NamedAsync("was changed");
        await NamedAsync("HAProxy was restarted or reloaded by somebody else");
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 2, "both members serve", Patience);
        await PhaseAsync(load, "after");

        NothingFailed(await load.StopAsync());
        Assert.Equal(Lines(right), Lines(await File.ReadAllTextAsync(Lab.Haproxy.ConfigPath)));
        Assert.Equal(2, (await Lab.StatusAsync()).Haproxy.Reloads);
        Assert.Contains("description: pigeon-", await Lab.Haproxy.AskAsync("show info"), StringComparison.Ordinal);
    }

    /// <summary>Which of the members is s1 does not matter: the one that came first, or by name.</summary>
    private static IEnumerable<string> Lines(string config) =>
        config.Replace("server s1 ", "server s2 ", StringComparison.Ordinal).Split('\n').Order(StringComparer.Ordinal);

    private string MapFile(string map) =>
        Directory.GetFiles(Path.GetDirectoryName(Lab.Haproxy.ConfigPath)!, $"{map}.map", SearchOption.AllDirectories).Single();

    /// <summary>Of the members, in their order.</summary>
    private async Task<string[]> WeightsAsync() =>
        [(await Lab.Haproxy.AskAsync("get weight shop__a/s1")).Trim(), (await Lab.Haproxy.AskAsync("get weight shop__a/s2")).Trim()];

    /// <summary>Status and log name it.</summary>
    private async Task NamedAsync(string what)
    {
        await Lab.EventuallyAsync(status => status.Drift.Any(found => found.What.Contains(what, StringComparison.Ordinal)), $"it is named: {what}", Patience);
        Assert.Contains(what, Lab.AgentLog, StringComparison.Ordinal);
    }
}
