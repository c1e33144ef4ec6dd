using Pigeon.Core.Fleet;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>A VM is cut off in the middle of a switch, at moments that chance picks.</summary>
public sealed class PartitionTests(ThreeMachines machines, ITestOutputHelper output) : FleetTest(machines, output)
{
    private const int Rounds = 3;
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(1);

    public static TheoryData<int> Seeded => Seeds.Or(40, 47);

    /// <summary>How far the switch is when the cable is pulled.</summary>
    private enum Moment
    {
        /// <summary>The verb is on its way to the controller.</summary>
        Before,

        /// <summary>The VMs are asked whether they could.</summary>
        Asked,

        /// <summary>The controller has decided it.</summary>
        Decided,

        /// <summary>The VM has taken the order in.</summary>
        TakenIn,

        /// <summary>The VM's HAProxy has switched, and the VM may not have said so.</summary>
        Switched,

        /// <summary>It is over.</summary>
        Ended,
    }

    [Theory]
    [MemberData(nameof(Seeded))]
    public async Task A_VM_that_is_cut_off_in_a_switch_makes_all_go_back_or_none_and_no_request_is_lost(int seed)
    {
        var chance = new Random(seed);
        Fleet.Define(LabFleet.Unhurried);
        await Fleet.ReleaseAsync("1.0");
        await Fleet.SayAsync(0, "activate", "shop");
        await Fleet.ReleaseAsync("2.0");
        var loads = Fleet.Traffic(0, 1, 2);

        for (var round = 1; round <= Rounds; round++)
        {
            Tell($"seed {seed}, round {round}: {await OneTruth.ComesAsync(Fleet)}");
            await SwitchAsync(chance, loads);
        }

        Tell(await OneTruth.ComesAsync(Fleet));
        await NothingFailedAsync(loads);
    }

    private async Task SwitchAsync(Random chance, IReadOnlyList<Load> loads)
    {
        // All of them are drawn whatever the state is: else what came of one round would decide about all further ones.
        var (victim, moment, isLate, isMended, isFresh, which) = (chance.Next(3), (Moment)chance.Next(6), chance.Next(2) == 0, chance.Next(3) == 0, chance.Next(2) == 0, chance.Next(2));
        var (late, mended) = (chance.NextDouble(), chance.NextDouble() * TimeSpan.FromSeconds(10));
        var app = OneTruth.StoredBy(Fleet);
        if (isFresh && app.In(FleetState.Release) is null && app.Stacks.Count < 3)
        {
            await Fleet.ReleaseAsync(LabFleet.Versions.First(version => app.Stacks.All(stack => $"{stack.Version}" != version)));
            app = OneTruth.StoredBy(Fleet);
        }

        var others = app.Stacks.Where(stack => stack.State is not FleetState.Active).Select(stack => $"{stack.Version}").ToList();
        var (former, next) = ($"{app.In(FleetState.Active)!.Version}", others[which % others.Count]);
        var after = isLate ? TimeSpan.FromMilliseconds(late * (next == LabFleet.Slowest ? 1000 : 100)) : TimeSpan.Zero;
        TimeSpan? pause = isMended || moment is Moment.Ended ? mended : null;
        foreach (var load in loads) load.Mark("switch");
        Tell($"from {former} to {next}; vm{victim + 1} is cut off {after.TotalMilliseconds:0} ms after {moment}, until {(pause is { } time ? $"{time.TotalMilliseconds:0} ms later" : "the verb ends")}");

        var verb = $"{app.In(FleetState.Inactive)?.Version}" == next ? "rollback" : "activate";
        var (exit, said) = await SwitchAsync(verb, next, victim, moment, after, pause);

        Tell($"exit {exit}: {said}");
        await OneTruth.ComesAsync(Fleet);
        Assert.Equal(exit == 0 ? next : former, $"{OneTruth.StoredBy(Fleet).In(FleetState.Active)?.Version}");
        switch (exit)
        {
            case 0:
                Assert.Contains($"shop {next} is active on 3 VMs", said, StringComparison.Ordinal);
                break;
            case 5:
                Assert.Matches($"nothing was switched; .*vm{victim + 1}: ", said);
                Assert.All(loads, load => Assert.DoesNotContain(next, load.Snapshot().Phase("switch").ByVersion.Keys));
                break;
            case 6:
                Assert.Matches($"vm{victim + 1}: .*shop is as it was before", said);
                break;
            default:
                Assert.Fail($"exit {exit}: {said}");
                break;
        }
    }

    /// <summary>Says the verb, and has the cable out from the moment on until it is mended, or until the verb has ended.</summary>
    private async Task<(int Exit, string Said)> SwitchAsync(string word, string next, int victim, Moment moment, TimeSpan late, TimeSpan? mended)
    {
        var before = (Revision: OneTruth.StoredBy(Fleet).Revision, Desired: await File.ReadAllTextAsync(Fleet.Vms[victim].DesiredPath), Map: await MapAsync(victim));
        var cable = Fleet.MachineOf(victim);
        await using var verb = Fleet.Controller.StartPigeon(word, "shop", next);
        try
        {
            await Eventually.TrueAsync(async () => verb.HasExited || await HasComeAsync(), $"the moment: {moment}", LabFleet.Patience, AtOnce);
            await Task.Delay(late, TimeProvider.System);
            await cable.UnplugAsync();
            if (mended is { } pause) await Task.Delay(pause, TimeProvider.System);
            else await verb.WaitForExitAsync(LabFleet.Patience);
        }
        finally
        {
            await cable.PlugInAsync();
        }

        return (await verb.WaitForExitAsync(LabFleet.Patience), verb.Log);

        async Task<bool> HasComeAsync() => moment switch
        {
            Moment.Before => true,
            Moment.Asked => OneTruth.StoredBy(Fleet).Running is not null,
            Moment.Decided => OneTruth.StoredBy(Fleet).Revision != before.Revision,
            Moment.TakenIn => await File.ReadAllTextAsync(Fleet.Vms[victim].DesiredPath) != before.Desired,
            Moment.Switched => await MapAsync(victim) != before.Map,
            _ => false,
        };
    }

    private async Task<string> MapAsync(int vm) => string.Join('\n', await Fleet.Vms[vm].Haproxy.MapAsync("active"));
}
