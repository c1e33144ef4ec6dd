using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>Verbs said to a controller happen on all of its VMs, or on none.</summary>
public sealed class FleetStoryTests(ThreeMachines machines, ITestOutputHelper output) : FleetTest(machines, output)
{
    [Fact]
    public async Task All_VMs_switch_or_none_does_and_no_request_is_lost()
    {
        var released = await Fleet.ReleaseAsync("1.0");
        Assert.Contains("shop 1.0 is released on 3 VMs", released.Output, StringComparison.Ordinal);
        await Fleet.SayAsync(0, "activate", "shop");
        Assert.Equal("1.0 1.0 1.0", await Fleet.ProductionAsync());

        var loads = Fleet.Traffic(0, 1, 2);
        await Fleet.ReleaseAsync("2.0");
        Assert.Equal("1.0 1.0 1.0", await Fleet.ProductionAsync());
        var activated = await Fleet.SayAsync(0, "activate", "shop");
        Assert.Equal("2.0 2.0 2.0", await Fleet.ProductionAsync());
        Assert.All([1, 2, 3], vm => Assert.Contains($"vm{vm}: switched", activated.Errors, StringComparison.Ordinal));
        await Fleet.SayAsync(0, "rollback", "shop");
        Assert.Equal("1.0 1.0 1.0", await Fleet.ProductionAsync());
        await NothingFailedAsync(loads);

        // A VM that is cut off keeps all from switching, and is told of by its name.
        var others = Fleet.Traffic(0, 1);
        var cutOff = Fleet.MachineOf(2);
        await cutOff.UnplugAsync();
        var refused = await Fleet.SayAsync(5, "activate", "shop", "2.0");
        Assert.Matches("nothing was switched; vm3: (silent since|it has not answered)", refused.Errors);
        Assert.DoesNotContain("switched\n", refused.Errors, StringComparison.Ordinal);
        Assert.All(others, load => Assert.Equal(["1.0"], load.Snapshot().ByVersion.Keys));

        // Unless that is allowed: then it follows by itself.
        var partly = await Fleet.SayAsync(0, "activate", "shop", "2.0", "--allow-partial");
        Assert.Contains("2 of 3 VMs; vm3: ", partly.Output, StringComparison.Ordinal);
        await cutOff.PlugInAsync();
        await Fleet.ServesAsync("2.0");
        await NothingFailedAsync(others);

        await AVmThatCannotTakesAllBackAsync();
    }

    private async Task AVmThatCannotTakesAllBackAsync()
    {
        await Fleet.ReleaseUnwelcomeAsync("3.0");
        var loads = Fleet.Traffic(0, 1, 2);

        var reverted = await Fleet.SayAsync(6, "activate", "shop", "3.0");

        Assert.Contains("vm3: activate: ", reverted.Errors, StringComparison.Ordinal);
        Assert.Contains("shop is as it was before (2.0 is active)", reverted.Errors, StringComparison.Ordinal);
        Assert.Equal("2.0 2.0 2.0", await Fleet.ProductionAsync());
        await Fleet.SayAsync(0, "deactivate", "shop", "3.0");

        // What never gets ready is stopped by hand, on all of them.
        Fleet.Define(new LabApp { Count = 1, Healthcheck = "{path: /missing, interval: 500ms}" });
        await Fleet.ReleaseAsync("3.0", "--detach");
        await Fleet.SayAsync(0, "abort", "shop");
        await NothingFailedAsync(loads);
        Assert.DoesNotContain(" 3.0 ", (await Fleet.SayAsync(0, "status", "shop")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_is_killed_in_the_middle_finishes_or_undoes_it_everywhere()
    {
        await Fleet.ReleaseAsync("1.0");
        await Fleet.SayAsync(0, "activate", "shop");
        await Fleet.ReleaseAsync("2.0");
        var loads = Fleet.Traffic(0, 1, 2);
        var production = "1.0";
        foreach (var step in new[] { "ctl1  ", "vm1: ready", "vm1: switched" })
        {
            var next = production == "1.0" ? "2.0" : "1.0";
            await using var verb = Fleet.Controller.StartPigeon("activate", "shop", next);
            await verb.WaitForAsync(() => Task.FromResult(verb.HasExited || verb.Log.Contains(step, StringComparison.Ordinal)), $"the verb says {step}", LabFleet.Patience);
            await Fleet.Controller.KillAsync();
            await Fleet.Controller.StartAsync();

            var exit = await verb.WaitForExitAsync(LabFleet.Patience);

            Tell($"killed at '{step}': exit {exit}\n{verb.Log}");
            Assert.True(exit is 0 or 5 or 6, $"exit {exit}: {verb.Log}");
            if (exit == 0) production = next;
            Assert.Equal($"{production} {production} {production}", await Fleet.ProductionAsync());
        }

        await NothingFailedAsync(loads);
    }
}
