using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>A clock that was days ahead is set right.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Now = Sample.Now - TimeSpan.FromHours(100);

    [Fact]
    public void What_is_released_has_its_time_from_now()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Releasing));
        var unready = Sample.AllReady(app).WithContainer("shop_2_web_1", each => each with { Health = ContainerHealth.Unhealthy });
        var within = app.Stacks[1].ReadyBy!.Value - app.Stacks[1].Since;

        var next = StackMachine.Advance(Sample.DesiredWith(app), unready, Now);

        Assert.Equal((Now, Now + within), (next.Apps[0].Stacks[1].Since, next.Apps[0].Stacks[1].ReadyBy));
        Assert.Equal(StackState.Deactivating, StackMachine.Advance(next, unready, Now + within).Apps[0].Stacks[1].State);
    }

    [Fact]
    public void What_leaves_drains_from_now()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Deactivating));

        Assert.Equal(Now, StackMachine.Advance(Sample.DesiredWith(app), Sample.AllReady(app), Now).Apps[0].Stacks[1].Since);
    }

    [Fact]
    public void An_operation_counts_from_now()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        app = app.Begin(new Operation { Id = Sample.Id(1), Verb = Verb.Rollback, Version = Sample.V("1"), StartedAt = Sample.Now, LetGoAt = Sample.Now });
        var silent = Sample.AllReady(app) with { Proxy = null };

        Assert.Equal((Now, Now), StackMachine.Advance(Sample.DesiredWith(app), silent, Now).Apps[0].Running is { } running ? (running.StartedAt, running.LetGoAt!.Value) : default);
    }
}
