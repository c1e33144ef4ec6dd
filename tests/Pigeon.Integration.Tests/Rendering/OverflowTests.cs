using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Servers beyond the slots.</summary>
public sealed class OverflowTests
{
    [Fact]
    public async Task A_server_beyond_the_slots_keeps_its_name_through_a_start_and_can_be_deleted_after_it()
    {
        using var proxy = new RenderedProxy();
        await using var member = await Member.StartAsync("beyond");
        var shop = new Sketch("shop") { Check = Sketch.None };
        var beyond = shop.Server(1, 1, member.Port) with { Name = "x1" };
        await proxy.StartAsync(Sketch.Of(shop), beyond);

        var loaded = (await proxy.ObserveAsync()).In(beyond.Lane).Single(server => server.Owner is not null);
        var served = await proxy.GetAsync("shop.test");
        await proxy.ApplyAsync(Sketch.Of(shop), [new Move.Park(beyond.Lane, "x1", "because")]);

        // HAProxy closes a parked server's idle connections a moment later, and deletes none that has one: the next turn asks again.
        await Eventually.TrueAsync(
            async () =>
            {
                await proxy.ApplyAsync(Sketch.Of(shop), [new Move.Free(beyond.Lane, "x1")]);
                return true;
            },
            "the server is deleted", TimeSpan.FromSeconds(10));

        Assert.Equal(("x1", ServerState.Ready, beyond.Owner), (loaded.Name, loaded.State, loaded.Owner));
        Assert.StartsWith("200 beyond", served, StringComparison.Ordinal);
        Assert.Equal(["s1", "s2", "s3", "s4"], (await proxy.ObserveAsync()).In(beyond.Lane).Select(server => server.Name));
    }
}
