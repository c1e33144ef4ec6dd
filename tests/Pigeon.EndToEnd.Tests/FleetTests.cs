using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A VM with a controller, and what becomes of its traffic without it.</summary>
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
        await ShowsAsync("  1.0      active  1    vm1\n");
        await using var load = Traffic();

        await controller.KillAsync();
        await ServeAsync(version: "2.0");
        await PhaseAsync(load, "without a controller");
        await controller.StartAsync();

        await ShowsAsync("  1.0      inactive  1    vm1\n  2.0      active    1    vm1\n");
        await Lab.SucceedAsync("rollback", "shop");
        await ShowsAsync("  1.0      active    1    vm1\n  2.0      inactive  1    vm1\n");
        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "without a controller", "2.0");
    }

    private Task ShowsAsync(string rows) => Eventually.TrueAsync(
        async () => await _controller.PigeonAsync("status", "shop") is { ExitCode: 0 } shown && shown.Output.Contains(rows, StringComparison.Ordinal), $"the controller shows {rows}", 2 * Patience);
}
