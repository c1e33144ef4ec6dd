using Pigeon.EndToEnd.Tests.Fleet;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A VM with a controller, and what becomes of its traffic without it.</summary>
[Collection(FleetCollection.Name)]
public sealed class FleetTests : VmTest, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;

    public FleetTests(DockerFixture docker, ITestOutputHelper output) : base(docker, output) => _controller = new ControllerProcess(_folder);

    protected override LabOptions Options => new() { MoreSettings = $"controller: {{url: \"{_controller.Url}\", token_file: {_folder["token"]}}}" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_fleets_status_follows_the_VM_and_a_dead_controller_costs_nothing()
    {
        await using var controller = _controller;
        await controller.StartAsync();
        _folder.Write("token", await controller.TokenAsync());
        await ServeAsync();
        await ShowsAsync("  1.0      local   -      active  1    vm1\n");
        await using var load = Traffic();

        await controller.KillAsync();
        await ServeAsync(version: "2.0");
        await PhaseAsync(load, "without a controller");
        await controller.StartAsync();

        await ShowsAsync("  1.0      local   -      inactive  1    vm1\n  2.0      local   -      active    1    vm1\n");
        await Lab.SucceedAsync("rollback", "shop");
        await ShowsAsync("  1.0      local   -      active    1    vm1\n  2.0      local   -      inactive  1    vm1\n");
        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "without a controller", "2.0");
    }

    [Fact]
    public async Task A_controller_tells_what_was_done_and_what_was_changed_by_hand_and_takes_away_what_was_kept_long_enough()
    {
        await using var controller = _controller;
        await controller.StartAsync();
        _folder.Write("token", await controller.TokenAsync());
        await Eventually.TrueAsync(async () => (await controller.PigeonAsync("vms")).Output.Contains(" present ", StringComparison.Ordinal), "the VM is present", 2 * Patience);
        _folder.Write("stacks.yaml", LabApp.Yaml(new LabApp { Count = 1 }));
        _folder.Write("short.yaml", LabApp.Yaml(new LabApp { Count = 1, More = "    release_ttl: 10s" }));
        await SayAsync(0, "release", "shop", "1.0", "--file", _folder["stacks.yaml"]);
        await SayAsync(0, "activate", "shop");
        Assert.Matches($"activate 1.0 +done +[0-9.]+ s  [0-9a-f]{{8}} +{Environment.UserName}\n    shop 1.0 is active on 1 VM\n$", await SayAsync(0, "history", "shop"));
        Assert.Matches("activate 1.0 +done +[0-9.]+ s  fleet-shop-[0-9]+-1 +the fleet\n", (await Lab.SucceedAsync("history", "shop")).Output);
        Assert.Contains("it knows shop", await SayAsync(9, "history", "shops"), StringComparison.Ordinal);

        await Lab.SucceedAsync("release", "shop", "3.0", "--local");
        await Eventually.TrueAsync(
            async () => await controller.PigeonAsync("status", "shop") is { ExitCode: 7 } shown && shown.Output.Contains("it was changed by hand there", StringComparison.Ordinal), "vm1 disagrees", Patience);

        await SayAsync(0, "release", "shop", "2.0", "--file", _folder["short.yaml"]);
        Assert.Contains("ends ", await SayAsync(0, "status", "shop"), StringComparison.Ordinal);
        await controller.KillAsync();
        await controller.StartAsync();
        await Eventually.TrueAsync(
            async () => await controller.PigeonAsync("status", "shop") is { ExitCode: 0 } shown && !shown.Output.Contains("2.0", StringComparison.Ordinal), "2.0 has left", 2 * Patience);
        Assert.Contains("\"owner\":\"Pigeon, as nobody has activated it within 10s (release_ttl)\"", await SayAsync(0, "history", "shop", "2.0", "--output", "json"), StringComparison.Ordinal);
        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
    }

    [Fact]
    public async Task What_a_VM_serves_by_itself_is_taken_up_and_never_taken_away()
    {
        await using var controller = _controller;
        await controller.StartAsync();
        _folder.Write("token", await controller.TokenAsync());
        _folder.Write("stacks.yaml", LabApp.Yaml(new LabApp { Count = 1 }));
        await ServeAsync();
        await ShowsAsync("  1.0      local   -      active  1    vm1\n");
        await using var load = Traffic();

        Assert.Contains("vm1 serves shop 1.0, which this fleet did not release: release 1.0 first, and it is taken up as it is", await SayAsync(9, "release", "shop", "2.0", "--file", _folder["stacks.yaml"]), StringComparison.Ordinal);
        Assert.Contains("vm1: takes up shop 1.0 as it is in production there", await SayAsync(3, "plan", "release", "shop", "1.0", "--file", _folder["stacks.yaml"]), StringComparison.Ordinal);
        Assert.Contains("shop 1.0 is taken up as it is on vm1", await SayAsync(0, "release", "shop", "1.0", "--file", _folder["stacks.yaml"]), StringComparison.Ordinal);
        Assert.Matches("1\\.0 +active ", await SayAsync(0, "status", "shop"));
        await PhaseAsync(load, "taken up");
        await SayAsync(0, "release", "shop", "2.0", "--file", _folder["stacks.yaml"]);
        await SayAsync(0, "activate", "shop");
        await PhaseAsync(load, "the next version");
        await SayAsync(0, "rollback", "shop");

        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "taken up", "1.0");
        OnlyVersion(load.Snapshot(), "the next version", "2.0");
        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
    }

    /// <summary>As when a controller was lost with all that it had stored, and a new one is set up in its place.</summary>
    [Fact]
    public async Task A_VM_that_is_given_a_token_of_another_controller_leaves_its_fleet_and_goes_on_serving()
    {
        await using var controller = _controller;
        await using var next = new ControllerProcess(_folder, "next") { Name = "ctl2", Port = controller.Port };
        await controller.StartAsync();
        _folder.Write("token", await controller.TokenAsync());
        await Eventually.TrueAsync(async () => (await controller.PigeonAsync("vms")).Output.Contains(" present ", StringComparison.Ordinal), "the VM is present", 2 * Patience);
        _folder.Write("stacks.yaml", LabApp.Yaml(new LabApp { Count = 1 }));
        await SayAsync(0, "release", "shop", "1.0", "--file", _folder["stacks.yaml"]);
        await SayAsync(0, "activate", "shop");
        await using var load = Traffic();

        await controller.KillAsync();
        await next.StartAsync();
        _folder.Write("token", await next.TokenAsync());
        await Eventually.TrueAsync(
            async () => (await next.PigeonAsync("status", "shop")).Output.Contains("  1.0      local   -      active  1    vm1\n", StringComparison.Ordinal), "it is the VM's own", 2 * Patience);
        await PhaseAsync(load, "of another fleet");
        Assert.Contains("vm1 serves shop 1.0, which this fleet did not release", await SayAsync(next, 9, "release", "shop", "2.0", "--file", _folder["stacks.yaml"]), StringComparison.Ordinal);
        Assert.Contains("shop 1.0 is taken up as it is on vm1", await SayAsync(next, 0, "release", "shop", "1.0", "--file", _folder["stacks.yaml"]), StringComparison.Ordinal);
        await SayAsync(next, 0, "release", "shop", "2.0", "--file", _folder["stacks.yaml"]);
        await SayAsync(next, 0, "activate", "shop");
        await PhaseAsync(load, "the next version");

        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "of another fleet", "1.0");
        OnlyVersion(load.Snapshot(), "the next version", "2.0");
    }

    /// <summary>Says something to the controller; the answer is all that it said.</summary>
    private Task<string> SayAsync(int exitCode, params string[] words) => SayAsync(_controller, exitCode, words);

    private static async Task<string> SayAsync(ControllerProcess controller, int exitCode, params string[] words)
    {
        var said = await controller.PigeonAsync(words);
        Assert.True(said.ExitCode == exitCode, $"pigeon {string.Join(' ', words)}: exit {said.ExitCode}\n{said.Output}{said.Errors}");
        return said.Output + said.Errors;
    }

    private Task ShowsAsync(string rows) => Eventually.TrueAsync(
        async () => await _controller.PigeonAsync("status", "shop") is { ExitCode: 0 } shown && shown.Output.Contains(rows, StringComparison.Ordinal), $"the controller shows {rows}", 2 * Patience);
}
