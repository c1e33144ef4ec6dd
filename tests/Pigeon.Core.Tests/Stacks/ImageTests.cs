using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>What the names of images mean to a stack, and what waits for them.</summary>
public sealed class ImageTests
{
    private const string Name = "shop_1_web_1";

    private static readonly ResolvedImage Image = new("shop:1", $"sha256:{new string('a', 64)}", $"shop@sha256:{new string('b', 64)}");

    private static readonly App Releasing = Sample.AppWith(("1", StackState.Releasing));

    private static readonly Observed Nothing = Sample.AllReady(Releasing).WithContainers(_ => true, each => each with { State = ContainerState.Removed });

    [Fact]
    public void What_a_name_meant_first_is_what_it_means_to_the_stack()
    {
        var first = Advance(Releasing, Finding(Image)).Apps[0];
        var second = Advance(first, Finding(Image with { Id = "sha256:other" })).Apps[0];

        Assert.Equal([Image], first.Stacks[0].Images);
        Assert.Equal([Image], second.Stacks[0].Images);
    }

    [Fact]
    public void Another_stack_and_one_that_leaves_note_nothing()
    {
        Assert.Empty(Advance(Sample.AppWith(("2", StackState.Releasing)), Finding(Image)).Apps[0].Stacks[0].Images);
        Assert.Empty(Advance(Sample.AppWith(("1", StackState.Deactivating)), Finding(Image) with { Proxy = null }).Apps[0].Stacks[0].Images);
    }

    [Fact]
    public void Containers_are_made_from_what_the_stack_noted()
    {
        var noted = Advance(Releasing, Finding(Image));

        var moves = Planner.Plan(noted, "loaded", Nothing, Sample.Now).Moves.OfType<Move.RunContainer>().ToList();

        Assert.Equal([Image, Image], moves.Select(move => move.Image));
    }

    [Fact]
    public void A_failure_that_may_pass_is_waited_out_until_the_time_is_over()
    {
        var failing = Nothing with { Docker = Nothing.Docker with { Containers = [], Failures = [new WorkFailure(Name, "the registry is down", Sample.Now, 3, Passing: true)] } };

        var waiting = Advance(Releasing, failing).Apps[0].Stacks[0];
        var late = StackMachine.Advance(Sample.DesiredWith(Releasing), failing, Sample.Now + TimeSpan.FromMinutes(2)).Apps[0].Stacks[0];

        Assert.Equal(StackState.Releasing, waiting.State);
        Assert.Equal((StackState.Deactivating, "not ready in time: still waiting for shop_1_web_1: the registry is down (tried 3 times)"), (late.State, late.Failure));
    }

    [Fact]
    public void A_pull_is_what_is_waited_for_in_the_same_words_all_the_time()
    {
        var pulling = Nothing with { Docker = Nothing.Docker with { Containers = [], Pulls = [new ImagePull("shop:1", 3, 7, 41, 120)] } };

        Assert.Equal("the pull of shop:1", Readiness.MissingFor(Releasing, Releasing.Stacks[0], pulling));
    }

    [Theory]
    [InlineData("sha256:0123456789abcdef", null, "shop:1 (sha256:0123456789ab)")]
    [InlineData("sha256:0123456789abcdef", "shop@sha256:fedcba9876543210", "shop:1 (sha256:fedcba987654)")]
    [InlineData("short", null, "shop:1 (short)")]
    public void People_are_shown_the_digest_or_else_the_identifier(string id, string? digest, string expected) =>
        Assert.Equal(expected, new ResolvedImage("shop:1", id, digest).ToString());

    private static Observed Finding(ResolvedImage image) =>
        Nothing with { Docker = Nothing.Docker with { FoundImages = [new FoundImage(Sample.Shop, Sample.V("1"), image)] } };

    private static Desired Advance(App app, Observed observed) => StackMachine.Advance(Sample.DesiredWith(app), observed, Sample.Now);
}
