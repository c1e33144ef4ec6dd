using Pigeon.Core.Names;

namespace Pigeon.Core.Tests.Names;

public sealed class MemberAddressTests
{
    [Theory]
    [InlineData("10.0.0.1", 1, "10.0.0.1:1")]
    [InlineData("10.0.0.1", 65535, "10.0.0.1:65535")]
    [InlineData("FD00::1", 80, "[fd00::1]:80")]
    public void An_address_is_printed_as_HAProxy_reads_it(string ip, int port, string expected)
    {
        var address = MemberAddress.From(ip, port);

        Assert.Equal(expected, address?.ToString());
        Assert.Equal(address, MemberAddress.From(ip, port));
        Assert.Equal(address?.GetHashCode(), MemberAddress.From(ip, port)?.GetHashCode());
        Assert.NotEqual(address, MemberAddress.From("10.0.0.2", port));
        Assert.NotEqual(address, MemberAddress.From(ip, 4711));
    }

    [Theory]
    [InlineData("10.0.0.1", 0)]
    [InlineData("10.0.0.1", -1)]
    [InlineData("10.0.0.1", 65536)]
    [InlineData("0.0.0.0", 80)]
    [InlineData("::", 80)]
    [InlineData("", 80)]
    [InlineData(null, 80)]
    [InlineData("web", 80)]
    [InlineData("10.0.0.1\n", 80)]
    [InlineData("10.0.0.1 disabled", 80)]
    [InlineData("10.0.0.1/24", 80)]
    [InlineData("010.0.0.1", 80)]
    [InlineData("0x0a.0.0.1", 80)]
    [InlineData("10.1", 80)]
    [InlineData("10", 80)]
    [InlineData("fe80::1%1", 80)]
    [InlineData("fe80::1%lo", 80)]
    [InlineData("[::1]", 80)]
    [InlineData("[::1]:81", 80)]
    public void What_is_no_address_of_one_host_is_none(string? ip, int port) => Assert.Null(MemberAddress.From(ip, port));
}
