using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>How long VMs may take follows from the definition, and from the most demanding of them.</summary>
public sealed class StackTermsTests
{
    private static readonly StackSpec Plain = Sample.Spec("1");

    [Fact]
    public void A_switch_has_the_time_of_its_hooks()
    {
        var slow = Plain with { Hooks = [Hook(HookEvent.PreActivate, 40), Hook(HookEvent.PreActivate, 20), Hook(HookEvent.PostActivate, 300)] };

        Assert.Equal(TimeSpan.FromSeconds(15), StackTerms.Of([Plain]).SwitchWithin);
        Assert.Equal(TimeSpan.FromSeconds(75), StackTerms.Of([Plain, slow]).SwitchWithin);
    }

    [Fact]
    public void What_leaves_has_the_time_to_drain_and_to_end()
    {
        var drain = Plain.Loadbal.DrainTimeout;
        var tunnels = Plain with { Loadbal = Plain.Loadbal with { DrainTunnels = TimeSpan.FromHours(1), Publish = true }, Hooks = [Hook(HookEvent.PreDeactivate, 30)] };

        Assert.Equal(TimeSpan.FromSeconds(85) + drain, StackTerms.Of([Plain]).LeaveWithin);
        Assert.Equal(TimeSpan.FromSeconds(115) + TimeSpan.FromHours(1), StackTerms.Of([Plain, tunnels]).LeaveWithin);
        Assert.Equal((false, true), (StackTerms.Of([Plain]).Published, StackTerms.Of([Plain, tunnels]).Published));
    }

    private static HookSpec Hook(HookEvent at, int seconds) => new() { Event = at, Command = ["true"], Timeout = TimeSpan.FromSeconds(seconds) };
}
