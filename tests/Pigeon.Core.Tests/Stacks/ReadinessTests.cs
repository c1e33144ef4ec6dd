using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>The one thing that is missing, for each thing that can be.</summary>
public sealed class ReadinessTests
{
    private const string Name = "shop_1_web_1";

    private static readonly App App = Sample.AppWith(("1", StackState.Release));

    private static readonly Observed Whole = Sample.AllReady(App);

    [Fact]
    public void Nothing_is_missing_when_Docker_and_HAProxy_agree() => Assert.Null(Missing(Whole));

    [Theory]
    [InlineData(ContainerState.Created, "shop_1_web_1 to run (it is created)")]
    [InlineData(ContainerState.Paused, "shop_1_web_1 to run (it is paused)")]
    [InlineData(ContainerState.Restarting, "shop_1_web_1 to run (it is restarting)")]
    [InlineData(ContainerState.Exited, "shop_1_web_1 to run (it is exited)")]
    [InlineData(ContainerState.Dead, "shop_1_web_1 to run (it is dead)")]
    [InlineData(ContainerState.Removed, "shop_1_web_1 to run (it is removed)")]
    public void A_container_has_to_run(ContainerState state, string expected) =>
        Assert.Equal(expected, Missing(Whole.WithContainer(Name, each => each with { State = state })));

    [Fact]
    public void A_container_that_was_told_to_end_is_not_ready() =>
        Assert.Equal("shop_1_web_1 to run (it was told to end)", Missing(Whole.WithContainer(Name, each => each with { Leaving = true })));

    [Theory]
    [InlineData(ContainerHealth.Starting, "shop_1_web_1 to be healthy (Docker says starting)")]
    [InlineData(ContainerHealth.Unhealthy, "shop_1_web_1 to be healthy (Docker says unhealthy)")]
    [InlineData(ContainerHealth.Healthy, null)]
    [InlineData(ContainerHealth.None, null)]
    public void Docker_has_to_call_it_healthy(ContainerHealth health, string? expected) =>
        Assert.Equal(expected, Missing(Whole.WithContainer(Name, each => each with { Health = health })));

    [Theory]
    [InlineData(ServerState.Coming)]
    [InlineData(ServerState.Parked)]
    [InlineData(ServerState.Draining)]
    public void HAProxy_has_to_send_it_traffic(ServerState state)
    {
        var seen = Whole.WithServers('a', each => each.Name == "s1" ? each with { State = state, LastCheck = "L4CON" } : each);

        Assert.Equal("HAProxy's check of shop_1_web_1 at 10.0.0.1:8080 (L4CON)", Missing(seen));
    }

    [Fact]
    public void What_else_is_missing_is_named()
    {
        var listed = Whole with { Docker = Whole.Docker with { Containers = [] } };
        var failure = new WorkFailure(Name, "no such image", Sample.Now, 1);

        Assert.Equal("HAProxy, which does not answer", Missing(Whole with { Proxy = null }));
        Assert.Equal("HAProxy to load lane shop__a", Missing(Whole with { Proxy = Whole.Proxy! with { Servers = [] } }));
        Assert.Equal("a configuration that HAProxy accepts: line 7 is wrong",
            Missing(Whole with { Proxy = Whole.Proxy! with { Servers = [] }, Refused = new RefusedConfig("new", "line 7 is wrong") }));
        Assert.Equal("shop_1_web_1 to start", Missing(listed));
        Assert.Equal("the Docker Engine, which does not answer", Missing(listed with { Docker = listed.Docker with { Reachable = false } }));
        Assert.Equal("shop_1_web_1: no such image", Missing(listed with { Docker = listed.Docker with { Failures = [failure] } }));
        Assert.Equal("shop_1_web_1 to get an address on the load balancer's network", Missing(Whole.WithContainer(Name, each => each with { Address = null })));
        Assert.Equal("shop_1_web_1 to be admitted to shop__a", Missing(Whole.WithServers('a', each => each with { Owner = null })));
    }

    [Fact]
    public void A_container_that_is_no_member_only_has_to_run()
    {
        var app = App.WithSpecs(spec => spec with { Services = spec.Services.Select(service => service with { Registered = false }).ToValueList() });

        Assert.Null(Readiness.MissingFor(app, app.Stacks[0], Whole.WithServers('a', each => each with { Owner = null })));
    }

    private static string? Missing(Observed observed) => Readiness.MissingFor(App, App.Stacks[0], observed);
}
