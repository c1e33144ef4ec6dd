using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

public sealed class RemovedContainerTests
{
    [Fact]
    public void A_confirmed_end_does_not_hide_the_container_that_has_the_name_now()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var observed = Sample.AllReady(app);
        var living = observed.Docker.Containers[0];
        var gone = Sample.ContainerOf(living.Name, living.Version, 99) with { State = ContainerState.Removed };
        observed = observed with { Docker = observed.Docker with { Containers = [gone, .. observed.Docker.Containers] } };

        var plan = Planner.Plan(Sample.DesiredWith(app), "loaded", observed, Sample.Now);

        Assert.Empty(plan.Moves);
        Assert.Equal(living, observed.Docker.Find(living.Name));
    }
}
