using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>Each member has the weight of its service, and keeps it.</summary>
public sealed class WeightTests
{
    private static readonly App App = Sample.AppWith(("1", StackState.Active)).WithSpecs(spec => spec.With(weight: 40));

    private static readonly Observed Weighed = Sample.AllReady(App).WithServers('a', server => server.Owner is null ? server : server with { Weight = 40 });

    [Fact]
    public void A_member_comes_in_with_the_weight_of_its_service()
    {
        var vacant = Weighed.WithServers('a', server => server with { Owner = null, Address = null, State = ServerState.Parked });

        Assert.Equal([40, 40], Plan(vacant).Moves.OfType<Move.Fill>().Select(fill => fill.Weight));
        Assert.Equal([40, 40], ServerTable.For(Sample.DesiredWith(App), vacant with { Proxy = null }).Where(server => server.Owner is not null).Select(server => server.Weight));
    }

    [Fact]
    public void A_weight_that_somebody_changed_is_set_right_and_then_left_alone()
    {
        var changed = Weighed.WithServers('a', server => server.Name == "s2" ? server with { Weight = 0 } : server);

        var moves = Plan(changed).Moves;

        Assert.Equal([new Move.SetWeight(new Lane(Sample.Shop, 'a'), "s2", 40)], moves);
        Assert.Empty(Plan(Forecast.After(changed, moves, Sample.DesiredWith(App), "loaded")).Moves);
    }

    [Fact]
    public void The_weight_of_a_vacant_slot_does_not_matter() =>
        Assert.Empty(Plan(Weighed.WithServers('a', server => server.Owner is null ? server with { Weight = 7 } : server)).Moves);

    [Fact]
    public void A_container_that_names_no_service_gets_the_only_registered_ones_weight()
    {
        var web = App.Stacks[0].Spec.Services[0];
        var spec = App.Stacks[0].Spec;
        var two = spec with { Services = [web, web with { Name = ServiceName.Parse("api"), Weight = 7 }] };
        var helped = spec with { Services = [web, web with { Name = ServiceName.Parse("db"), Registered = false, Weight = 7 }] };
        Container Of(string? service) => Sample.ContainerOf("guest", Sample.V("1"), 9) with { Service = service is null ? null : ServiceName.Parse(service) };

        Assert.Equal([40, 7, 1, 1], new[] { "web", "api", "other", null }.Select(service => two.WeightOf(Of(service))));
        Assert.Equal([40, 40, 40], new[] { "web", "db", null }.Select(service => helped.WeightOf(Of(service))));
    }

    private static Plan Plan(Observed observed) => Planner.Plan(Sample.DesiredWith(App), "loaded", observed, Sample.Now);
}
