using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>A server that serves while nothing tells for whom: somebody has removed its entry from the map of members.</summary>
public sealed class OwnerTests
{
    private static readonly App App = Sample.AppWith(("1", StackState.Active));
    private static readonly Observed Ready = Sample.AllReady(App);
    private static readonly Server First = Ready.Proxy!.Servers[0];

    private static readonly Observed Lost = Ready.WithServers('a', server => server.Name == First.Name ? server with { Owner = null } : server);

    [Fact]
    public void It_is_given_back_to_the_container_that_has_its_address()
    {
        var moves = Moves(Lost);

        Assert.Equal([new Move.Own(First.Lane, First.Name, First.Owner!.Value)], moves);
        Assert.Equal(Ready.Proxy, Forecast.After(Lost, moves, Sample.DesiredWith(App), "loaded").Proxy);
    }

    [Fact]
    public void It_is_given_back_before_a_reload_which_would_forget_it() =>
        Assert.Equal(
            [typeof(Move.Own), typeof(Move.Reload)],
            Planner.Plan(Sample.DesiredWith(App), "other", Lost, Sample.Now).Moves.Select(move => move.GetType()));

    [Fact]
    public void It_is_given_back_while_its_stack_leaves_too_so_that_it_is_drained()
    {
        var leaving = App with { Stacks = App.Stacks.Select(stack => stack with { State = StackState.Deactivating }).ToValueList() };

        Assert.Contains(new Move.Own(First.Lane, First.Name, First.Owner!.Value), Planner.Plan(Sample.DesiredWith(leaving), "loaded", Lost, Sample.Now).Moves);
    }

    [Theory]
    [InlineData("its container is dead")]
    [InlineData("its container is elsewhere")]
    [InlineData("its container is no member")]
    [InlineData("its container has another server")]
    public void Otherwise_it_is_taken_out(string because)
    {
        var seen = because switch
        {
            "its container is dead" => Lost.WithContainers(IsIts, each => each with { State = ContainerState.Exited }),
            "its container is elsewhere" => Lost.WithContainers(IsIts, each => each with { Address = MemberAddress.From("10.9.9.9", 80) }),
            "its container is no member" => Lost.WithContainers(IsIts, each => each with { Registered = false }),
            _ => Lost.WithServers('a', server => server.Name == "s8" ? First with { Name = "s8" } : server),
        };

        Assert.Equal([new Move.Park(First.Lane, First.Name, "nobody is on it")], Moves(seen).Where(move => move is Move.Own or Move.Park));
    }

    [Fact]
    public void A_vacant_slot_keeps_no_claim_to_the_address_that_it_had() =>
        Assert.DoesNotContain(Moves(Lost.WithServers('a', server => server.Owner is null ? server with { State = ServerState.Parked } : server)), move => move is Move.Own);

    private static bool IsIts(Container container) => container.Id == First.Owner;

    private static ValueList<Move> Moves(Observed observed) => Planner.Plan(Sample.DesiredWith(App), "loaded", observed, Sample.Now).Moves;
}
