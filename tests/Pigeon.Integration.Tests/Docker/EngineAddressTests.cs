using Pigeon.Agent.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.Docker;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("unix:///var/run/docker.sock", "/var/run/docker.sock")]
    [InlineData("unix:///s", "/s")]
    public void A_unix_address_is_an_absolute_path(string text, string path)
    {
        Assert.True(EngineAddress.TryParse(text, out var address));

        Assert.Equal(path, address.SocketPath);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("unix://")]
    [InlineData("unix:///")]
    [InlineData("unix:///var/run/")]
    [InlineData("unix://docker.sock")]
    [InlineData("unix:///a\nb")]
    [InlineData("UNIX:///var/run/docker.sock")]
    [InlineData("tcp://127.0.0.1:2375")]
    public void Anything_else_is_refused(string? text) => Assert.False(EngineAddress.TryParse(text, out _));

    [Fact]
    public void A_path_longer_than_a_socket_address_holds_is_refused()
    {
        Assert.True(EngineAddress.TryParse("unix:///" + new string('s', 106), out _));
        Assert.False(EngineAddress.TryParse("unix:///" + new string('s', 107), out _));
    }
}
