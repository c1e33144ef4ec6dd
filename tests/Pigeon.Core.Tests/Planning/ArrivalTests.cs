using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

public sealed class ArrivalTests
{
    [Fact]
    public void Two_newcomers_with_one_address_become_one_member()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var observed = Sample.AllReady(app);
        var one = Sample.ContainerOf("byhand1", Sample.V("1"), 50) with { Managed = false };
        var other = Sample.ContainerOf("byhand2", Sample.V("1"), 51) with { Managed = false, Address = one.Address };
        observed = observed with { Docker = observed.Docker with { Containers = [.. observed.Docker.Containers, one, other] } };

        var plan = Planner.Plan(Sample.DesiredWith(app), "loaded", observed, Sample.Now);

        var fill = Assert.IsType<Move.Fill>(Assert.Single(plan.Moves));
        Assert.Equal(one.Id, fill.Container);
    }
}
