using Pigeon.Agent.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.Docker;

public sealed class ImageReferenceTests
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    [Theory]
    [InlineData("busybox", null, "busybox", null)]
    [InlineData("busybox:1.36", null, "busybox", "1.36")]
    [InlineData("library/busybox", null, "library/busybox", null)]
    [InlineData("localhost/app", "localhost", "app", null)]
    [InlineData("localhost:5000/a/b:1", "localhost:5000", "a/b", "1")]
    [InlineData("localhost:5000/a", "localhost:5000", "a", null)]
    [InlineData("registry.example.com/team/shop:1.14-rc.1", "registry.example.com", "team/shop", "1.14-rc.1")]
    [InlineData("10.0.0.5:443/shop:_x", "10.0.0.5:443", "shop", "_x")]
    [InlineData("[::1]:5000/shop", "[::1]:5000", "shop", null)]
    [InlineData("HOST/shop", "HOST", "shop", null)]
    [InlineData("localhost:5000", null, "localhost", "5000")]
    [InlineData("a__b/c--d.e_f", null, "a__b/c--d.e_f", null)]
    public void A_reference_is_cut_where_Docker_cuts_it(string text, string? registry, string path, string? tag)
    {
        Assert.True(ImageReference.TryParse(text, out var reference));

        Assert.Equal((registry, path, tag, null), (reference.Registry, reference.Path, reference.Tag, reference.Digest));
        Assert.Equal(text, reference.ToString());
    }

    [Fact]
    public void A_digest_stands_beside_host_port_path_and_tag()
    {
        var text = $"localhost:5000/a/b:1@{Digest}";

        Assert.True(ImageReference.TryParse(text, out var reference));

        Assert.Equal("localhost:5000/a/b", reference.Repository);
        Assert.Equal(("1", Digest), (reference.Tag, reference.Digest));
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" busybox")]
    [InlineData("busybox\n")]
    [InlineData("busybox:")]
    [InlineData("busybox:1:2")]
    [InlineData("busybox:-1")]
    [InlineData("Busybox")]
    [InlineData("a/B")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("../../containers/json")]
    [InlineData("a/../b")]
    [InlineData("localhost:5000/")]
    [InlineData("localhost:0/a")]
    [InlineData("localhost:65536/a")]
    [InlineData("localhost:port/a")]
    [InlineData("-host.example/a")]
    [InlineData("host..example/a")]
    [InlineData("a/b:5000/c")]
    [InlineData("a___b")]
    [InlineData("a?tag=b")]
    [InlineData("a#b")]
    [InlineData("a%2fb")]
    [InlineData("https://host/a")]
    [InlineData("a@sha256:abc")]
    [InlineData("a@md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_is_no_reference_is_refused(string? text)
    {
        Assert.False(ImageReference.TryParse(text, out var reference));

        Assert.Null(reference);
    }

    [Fact]
    public void A_name_of_256_characters_and_a_tag_of_129_are_too_long()
    {
        Assert.True(ImageReference.TryParse(new string('a', 255), out _));
        Assert.False(ImageReference.TryParse(new string('a', 256), out _));
        Assert.True(ImageReference.TryParse("a:" + new string('t', 128), out _));
        Assert.False(ImageReference.TryParse("a:" + new string('t', 129), out _));
    }
}
