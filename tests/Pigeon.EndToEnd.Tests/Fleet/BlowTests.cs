using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>Agents, the controller, Docker and HAProxy are killed and cables are pulled while verbs run one after the other, at moments that chance picks.</summary>
public sealed class BlowTests(ThreeMachines machines, ITestOutputHelper output) : FleetTest(machines, output)
{
    private const string Down = "HAProxy is down";

    /// <summary>Each with what is to come of it; after the last one it begins again.</summary>
    private static readonly (string[] Verb, string Then)[] Round =
    [
        (["release", "shop", "2.0"], "1.0 active, 2.0 release"),
        (["activate", "shop", "2.0"], "1.0 inactive, 2.0 active"),
        (["rollback", "shop", "1.0"], "1.0 active, 2.0 inactive"),
        (["deactivate", "shop", "2.0"], "1.0 active"),
    ];

    public static TheoryData<int> Seeded => Seeds.Or(200, 207);

    [Theory]
    [MemberData(nameof(Seeded))]
    public async Task Whatever_is_killed_or_cut_off_while_verbs_run_costs_no_more_than_what_HAProxy_had_in_hand(int seed)
    {
        var chance = new Random(seed);
        Fleet.Define(LabFleet.Unhurried);
        await Fleet.ReleaseAsync("1.0");
        await Fleet.SayAsync(0, "activate", "shop");
        var loads = Fleet.Traffic(0, 1, 2);

        foreach (var (verb, then) in Round)
        {
            var before = await OneTruth.ComesAsync(Fleet);
            var blows = Blow.Some(chance, Fleet.Vms.Count);
            Tell($"seed {seed}: {string.Join(' ', verb)} from {before}, and {string.Join(", ", blows)}");
            await SayAsync(verb, before, then, blows, loads);
        }

        foreach (var load in loads)
        {
            var counts = await load.StopAsync();
            await load.DisposeAsync();
            Tell(counts.Describe());
            IsBounded(counts);
        }
    }

    /// <summary>Says a verb and strikes meanwhile. Whatever came of it, it is done when it is said again.</summary>
    private async Task SayAsync(string[] words, string before, string then, IReadOnlyList<Blow> blows, IReadOnlyList<Load> loads)
    {
        string[] all = words[0] == "release" ? [.. words, "--file", Fleet.File] : words;
        await using var verb = Fleet.Controller.StartPigeon(all);
        await Task.WhenAll(blows.Select(blow => StrikeAsync(blow, loads[blow.Vm])));
        var exit = await verb.WaitForExitAsync(LabFleet.Patience);
        Tell($"exit {exit}: {verb.Log}");

        var after = await OneTruth.ComesAsync(Fleet);
        switch (exit)
        {
            case 0:
                Assert.Equal(then, after);
                return;
            case 5 or 6:
                Assert.Equal(before, after);
                break;
            case 8:
                // It was said to a controller that had just died; whether that had heard it nobody knows.
                Assert.Contains(after, new[] { before, then });
                break;
            default:
                Assert.Fail($"exit {exit}: {verb.Log}");
                break;
        }

        await Fleet.SayAsync(0, all);
        Assert.Equal(then, await OneTruth.ComesAsync(Fleet));
    }

    private async Task StrikeAsync(Blow blow, Load load)
    {
        var vm = Fleet.Vms[blow.Vm];
        await Task.Delay(blow.At, TimeProvider.System);
        switch (blow.Part)
        {
            case Blow.Victim.Agent:
                await vm.KillAgentAsync();
                await Task.Delay(blow.DownFor, TimeProvider.System);
                await vm.LaunchAgentAsync();
                break;
            case Blow.Victim.Controller:
                await Fleet.Controller.KillAsync();
                await Task.Delay(blow.DownFor, TimeProvider.System);
                await Fleet.Controller.StartAsync();
                break;
            case Blow.Victim.Docker:
                await vm.Docker.KillAsync();
                await Task.Delay(blow.DownFor, TimeProvider.System);
                await vm.Docker.StartAsync(CancellationToken.None);
                break;
            case Blow.Victim.Cable:
                await Fleet.MachineOf(blow.Vm).UnplugAsync();
                await Task.Delay(blow.DownFor, TimeProvider.System);
                await Fleet.MachineOf(blow.Vm).PlugInAsync();
                break;
            default:
                load.Mark(Down);
                await (blow.Part is Blow.Victim.HaproxyMaster ? vm.Haproxy.KillMasterAsync() : vm.Haproxy.KillWorkerAsync());
                await Eventually.TrueAsync(async () => (await Fleet.ProductionAsync(blow.Vm)).Contains('.', StringComparison.Ordinal), "HAProxy serves again", LabFleet.Patience);
                load.Mark("HAProxy is back");
                break;
        }
    }

    /// <summary>No request is lost but those that began while HAProxy was down, and what it had in hand when it was killed: one of each worker of the load at the most.</summary>
    private static void IsBounded(LoadSnapshot counts)
    {
        Assert.True(counts.Served > 0, "no request was served at all");
        for (var each = 0; each < counts.Phases.Count; each++)
        {
            var inHand = each + 1 < counts.Phases.Count && counts.Phases[each + 1].Name == Down ? LabFleet.Workers : 0;
            Assert.True(counts.Phases[each].Name == Down || counts.Phases[each].Failed <= inHand, $"phase {each}, {counts.Phases[each].Name}\n{counts.Describe()}");
        }
    }
}
