using Pigeon.Core.Pruning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Pruning;

/// <summary>Images are left over when a stack had them that is not here any more, and nobody else has.</summary>
public sealed class LeftoverImageTests
{
    private const string Digest = "registry:5000/shop@sha256:d1";

    private static readonly ResolvedImage Former = new("registry:5000/shop:1", "sha256:1", Digest);

    private static readonly PresentImage Here = new("sha256:1", ["registry:5000/shop:1"], [Digest]);

    private static readonly App Shop = Sample.AppWith(("2", StackState.Active));

    [Fact]
    public void An_image_of_a_stack_that_left_goes_by_the_name_that_the_stack_had() =>
        Assert.Equal([new Finding(new Leftover.Image("sha256:1", "registry:5000/shop:1"), "no stack uses it any more")], Find([Former], Here));

    [Fact]
    public void An_image_that_no_stack_ever_had_is_nobody_elses_business() =>
        Assert.Empty(Find([], Here, new PresentImage("sha256:9", ["registry:5000/shop:0"], [])));

    [Fact]
    public void Other_names_of_the_image_stay_and_so_does_a_name_that_has_moved_on()
    {
        var renamed = Here with { Tags = ["golden:1", "registry:5000/shop:1"] };
        var moved = new PresentImage("sha256:2", ["registry:5000/shop:1"], []);

        Assert.Equal(["registry:5000/shop:1"], Find([Former], renamed).Select(finding => finding.What.Name));
        Assert.Equal([Digest], Find([Former], Here with { Tags = [] }, moved).Select(finding => finding.What.Name));
        Assert.Empty(Find([Former], Here with { Tags = ["golden:1"] }, moved));
    }

    [Theory]
    [InlineData("docker.io/library/shop:1", "shop:1", true)]
    [InlineData("docker.io/team/shop:1", "team/shop:1", true)]
    [InlineData("docker.io/team/shop:1", "shop:1", false)]
    public void Names_are_compared_as_the_Engine_writes_them(string said, string written, bool isTheSame) =>
        Assert.Equal(isTheSame, Find([Former with { Name = said }], Here with { Tags = [written] }).Count == 1);

    [Fact]
    public void What_came_from_no_registry_stays_and_says_how_it_goes() =>
        Assert.Equal((true, "it came from no registry, and could not be had again; `docker rmi registry:5000/shop:1` removes it"), Told(Find([Former with { Digest = null }], Here)));

    [Fact]
    public void What_any_container_was_made_from_stays()
    {
        var theirs = new PresentContainer("c1", "nightly-\u001breport", "sha256:1", []);

        Assert.Equal((true, "container nightly-?report was made from it"), Told(Leftovers.Find(With([Former]), Sample.AllReady(Shop), Inventory(Here) with { Containers = [theirs] })));
    }

    [Fact]
    public void But_for_one_that_goes_in_the_same_prune()
    {
        var stranger = Sample.ContainerOf("shop_1_web_1", Sample.V("1"), 70);
        var ready = Sample.AllReady(Shop);
        var observed = ready with { Docker = ready.Docker with { Containers = [.. ready.Docker.Containers, stranger] } };

        var found = Leftovers.Find(With([Former]), observed, Inventory(Here) with { Containers = [new(stranger.Id.Text, stranger.Name, "sha256:1", [])] });

        Assert.Equal(["container", "image"], found.Where(finding => !finding.Stays).Select(finding => finding.What.Kind));
    }

    [Fact]
    public void What_a_stack_of_any_state_uses_or_is_about_to_use_stays()
    {
        foreach (var state in Enum.GetValues<StackState>())
        {
            var resolved = Sample.AppWith(("3", state)) with { };
            resolved = resolved with { Stacks = resolved.Stacks.Select(stack => stack with { Images = [Former with { Name = "other:3" }] }).ToValueList() };
            var named = Sample.AppWith(("1", state));

            Assert.Empty(Leftovers.Find(With([Former], resolved), Sample.AllReady(resolved), Inventory(Here)));
            Assert.Empty(Leftovers.Find(With([Former with { Name = "shop:1" }], named), Sample.AllReady(named), Inventory(Here with { Tags = ["shop:1"] })));
        }

        var found = Sample.AllReady(Shop) with { };
        found = found with { Docker = found.Docker with { FoundImages = [new FoundImage(Sample.Shop, Sample.V("3"), Former)] } };
        Assert.Empty(Leftovers.Find(With([Former]), found, Inventory(Here)));
    }

    [Fact]
    public void Without_the_inactive_stacks_theirs_are_left_over_too_though_their_containers_are_still_here()
    {
        var shop = Sample.AppWith(("1", StackState.Inactive), ("2", StackState.Active));
        shop = shop with { Stacks = shop.Stacks.Select(stack => stack.Version == Sample.V("1") ? stack with { Images = [Former with { Name = "shop:1" }] } : stack).ToValueList() };
        var ready = Sample.AllReady(shop);
        var inventory = Inventory(Here with { Tags = ["shop:1"] }) with { Containers = ready.Docker.Containers.Select(each => new PresentContainer(each.Id.Text, each.Name, "sha256:1", ["web"])).Take(2).ToValueList() };

        Assert.Empty(Leftovers.Find(Sample.DesiredWith(shop), ready, inventory));
        Assert.Equal([new Leftover.Image("sha256:1", "shop:1")], Leftovers.Find(Sample.DesiredWith(shop), ready, inventory, withoutInactive: true).Select(finding => finding.What));
        Assert.Equal(["shop 1"], Leftovers.Inactive(Sample.DesiredWith(shop)).Select(stack => stack.ToString()));
    }

    [Fact]
    public void A_stack_that_leaves_is_remembered_by_its_images_until_they_are_gone()
    {
        var leaving = Sample.AppWith(("2", StackState.Active), ("1", StackState.Deactivating));
        leaving = leaving with { Stacks = leaving.Stacks.Select(stack => stack with { Images = [Former] }).ToValueList() };
        var ready = Sample.AllReady(Shop);

        var left = StackMachine.Advance(With([Former with { Name = "older:1" }], leaving), ready, Sample.Now);
        var again = StackMachine.Advance(left, ready, Sample.Now);
        var gone = StackMachine.Advance(left, ready with { Docker = ready.Docker with { GoneImages = ["sha256:1"] } }, Sample.Now);

        Assert.Single(left.Apps[0].Stacks);
        Assert.Equal(["older:1", "registry:5000/shop:1"], left.FormerImages.Select(image => image.Name));
        Assert.Equal(left, again);
        Assert.Equal((0, left.Revision + 1), (gone.FormerImages.Count, gone.Revision));
    }

    [Fact]
    public void No_more_are_remembered_than_a_state_file_can_bear()
    {
        var noted = Enumerable.Range(0, 300).Aggregate(Desired.Empty, (desired, number) => desired.Noting([Former with { Id = $"sha256:{number}" }]));

        Assert.Equal((200, "sha256:100", "sha256:299"), (noted.FormerImages.Count, noted.FormerImages[0].Id, noted.FormerImages[^1].Id));
        Assert.Equal(noted, noted.Noting([noted.FormerImages[^1]]));
    }

    private static Desired With(ValueList<ResolvedImage> former, App? app = null) => Sample.DesiredWith(app ?? Shop) with { FormerImages = former };

    private static Inventory Inventory(params PresentImage[] images) => new() { Containers = [], Networks = [], Images = images.ToValueList() };

    private static ValueList<Finding> Find(ValueList<ResolvedImage> former, params PresentImage[] images) => Leftovers.Find(With(former), Sample.AllReady(Shop), Inventory(images));

    private static (bool, string) Told(ValueList<Finding> found) => (Assert.Single(found).Stays, found[0].Why);
}
