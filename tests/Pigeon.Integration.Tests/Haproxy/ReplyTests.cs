using System.Net;
using Pigeon.Agent.Haproxy;

namespace Pigeon.Integration.Tests.Haproxy;

/// <summary>The replies of all supported versions, as they were seen on 2.4, 2.6, 2.8 and 3.x.</summary>
public sealed class ReplyTests
{
    private static readonly RuntimeCommand Fill = RuntimeCommands.FillSlot("shop__a", "s1", IPAddress.Parse("10.0.0.9"), 8080);

    [Theory]
    [InlineData("IP changed from '127.0.0.1' to '10.0.0.9', port changed from '1' to '8080' by 'stats socket command'\n\n\n\n\n")]
    [InlineData("IP changed from '127.0.0.1' to '10.0.0.9', no need to change the port by 'stats socket command'\n\n")]
    [InlineData("no need to change the addr, port changed from '1' to '8080' by 'stats socket command'\n\n")]
    [InlineData("no need to change the addr, no need to change the port by 'stats socket command'\n\n")]
    [InlineData("no need to change the addr by 'stats socket command'\n\n")]
    [InlineData("port changed from '1' to '8080' by 'stats socket command'\n\n")]
    [InlineData("nothing changed\n\n")]
    public void An_address_is_set_whatever_was_there_before(string reply) => Assert.True(Fill.Accepts(reply));

    [Theory]
    [InlineData("Invalid addr 'bad' by 'stats socket command'\n\n")]
    [InlineData("No such server.\n\n")]
    [InlineData("No such backend.\n\n")]
    [InlineData("Require 'backend/server'.\n\n")]
    [InlineData("Permission denied\n\n")]
    [InlineData("Unknown command: 'set', but maybe one of the following ones is a better match:\n  help\n")]
    [InlineData("IP changed from '127.0.0.1' to '10.0.0.9' by 'stats socket command'\n\n'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n")]
    public void Everything_else_is_a_fault_that_tells_command_and_reply(string reply)
    {
        var fault = Assert.Throws<HaproxyFaultException>(() => Fill.Verify(reply));

        Assert.Contains("set server shop__a/s1 addr 10.0.0.9 port 8080", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reply.Trim(), fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New server registered.\n", true)]
    [InlineData("New server registered.\n\n\n\n\n", true)]
    [InlineData("Already exists a server with the same name in backend.\n\n", false)]
    [InlineData("Backend must use a dynamic load balancing to support dynamic servers.\n\n", false)]
    [InlineData("This command is restricted to experimental mode only.\n\n", false)]
    [InlineData("'init-addr' option is not accepted for dynamic server\n\n", false)]
    [InlineData("unknown keyword 'init-state'.\n\n", false)]
    public void A_server_is_added_or_it_is_a_fault(string reply, bool good) =>
        Assert.Equal(good, RuntimeCommands.AddServer("shop__a", "x1", IPAddress.Loopback, 80, "check").Accepts(reply));

    [Theory]
    [InlineData("Server deleted.\n", true)]
    [InlineData("Server deleted.\n\n", true)]
    [InlineData("Only servers in maintenance mode can be deleted.\n\n", false)]
    [InlineData("Server still has connections attached to it, cannot remove it.\n\n", false)]
    [InlineData("This server cannot be removed at runtime due to other configuration elements pointing to it.\n\n", false)]
    public void A_server_is_deleted_or_it_is_a_fault(string reply, bool good) =>
        Assert.Equal(good, RuntimeCommands.DeleteServer("shop__a", "x1").Accepts(reply));

    [Theory]
    [InlineData("\n", true)]
    [InlineData("\n\n", true)]
    [InlineData("entry not found.\n\n", false)]
    [InlineData("Unknown map identifier. Please use #<id> or <file>.\n\n", false)]
    [InlineData("The command (line) is too big for the buffer size. Please change tune.bufsize\n", false)]
    [InlineData("Proxy is disabled.\n\n", false)]
    public void A_silent_command_is_done_when_nothing_is_said(string reply, bool good) =>
        Assert.Equal(good, RuntimeCommands.Drain("shop__a", "s1").Accepts(reply));
}
