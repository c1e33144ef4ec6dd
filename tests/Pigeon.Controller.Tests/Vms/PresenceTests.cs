using Pigeon.Controller.Vms;
using Pigeon.Core.Names;
using Xunit;

namespace Pigeon.Controller.Tests.Vms;

public sealed class PresenceTests
{
    private static readonly VmName Web1 = VmName.Parse("web1");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly FakeTime _time = new();

    [Fact]
    public void A_VM_is_present_for_a_lease_from_when_it_was_heard_last()
    {
        var presence = new Presence(_time, Lease);
        Assert.False(presence.IsPresent(Web1));

        presence.Hear(Web1, Sample.Report());
        _time.Now += Lease - TimeSpan.FromMilliseconds(1);
        Assert.True(presence.IsPresent(Web1));
        presence.Hear(Web1, Sample.Report());
        _time.Now += Lease - TimeSpan.FromMilliseconds(1);
        Assert.True(presence.IsPresent(Web1));
        _time.Now += TimeSpan.FromMilliseconds(1);

        Assert.False(presence.IsPresent(Web1));
        Assert.NotNull(presence.Last(Web1));
    }

    [Fact]
    public void A_controller_that_was_just_started_takes_nobody_for_dead()
    {
        var presence = new Presence(_time, Lease);

        Assert.True(presence.MayBeAlive(Web1));
        _time.Now += Lease;
        Assert.False(presence.MayBeAlive(Web1));
    }

    [Fact]
    public void What_is_forgotten_was_never_heard()
    {
        var presence = new Presence(_time, Lease);
        presence.Hear(Web1, Sample.Report());

        presence.Forget(Web1);

        Assert.Null(presence.Last(Web1));
    }
}
