using Pigeon.Agent.Docker;
using Pigeon.Agent.Pruning;
using Xunit;

namespace Pigeon.Agent.Tests.Pruning;

/// <summary>Freed is what went with the image, and nothing that stays for others.</summary>
public sealed class FreedBytesTests
{
    private static readonly ImageDetails Image = new() { Id = "sha256:image", Files = new ImageFiles { Layers = ["sha256:base", "sha256:middle", "sha256:top"] } };

    private static readonly IReadOnlyList<ImageLayer> History = [new(0), new(7), new(0), new(50), new(1000)];

    [Fact]
    public void Layers_that_other_images_share_are_not_counted()
    {
        Assert.Equal(7, FreedBytes.Of(Image, History, Gone(1)));
        Assert.Equal(57, FreedBytes.Of(Image, History, Gone(2)));
        Assert.Equal(1057, FreedBytes.Of(Image, History, Gone(3)));
    }

    [Fact]
    public void A_name_that_was_only_taken_away_frees_nothing() => Assert.Equal(0, FreedBytes.Of(Image, History, [new("shop:1", null)]));

    [Fact]
    public void Where_a_layer_without_a_size_may_be_among_them_less_is_told_rather_than_more() =>
        Assert.Equal(7, FreedBytes.Of(Image, [new(7), new(1000)], Gone(2)));

    [Fact]
    public void Layers_are_called_as_the_specification_has_it()
    {
        // The example of the image specification: a chain of two is the digest of both names.
        var chain = FreedBytes.Chain(["sha256:a", "sha256:b"]).ToList();

        Assert.Equal("sha256:a", chain[0]);
        Assert.Equal($"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("sha256:a sha256:b"u8))}", chain[1]);
    }

    /// <summary>The Engine's own list names the image, then its layers from the top.</summary>
    private static List<ImageRemoval> Gone(int layers) =>
        [new("shop:1", null), new(null, Image.Id), .. FreedBytes.Chain(Image.Files.Layers).Reverse().Take(layers).Select(layer => new ImageRemoval(null, layer))];
}
