using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;

namespace Pigeon.Integration.Tests.Haproxy;

/// <summary>Rows as HAProxy 2.6.12 prints them.</summary>
public sealed class SessionTableTests
{
    [Theory]
    [InlineData("waits for its answer", "f", "b__a", "8000", "1400000", false)]
    [InlineData("sends its body", "f", "b__a", "8000", "1400000", false)]
    [InlineData("gets its answer", "f", "b__a", "8000", "4000000", false)]
    [InlineData("gets its answer after its whole body was sent", "f", "b__a", "00", "4000000", false)]
    [InlineData("WebSocket", "f", "b__a", "00", "00", true)]
    [InlineData("mode tcp", "t", "t__a", "00", "00", true)]
    public void A_tunnel_is_what_no_analyser_looks_at(string what, string frontend, string backend, string request, string response, bool tunnel)
    {
        var row = Assert.Single(SessionTable.Parse(Row($"0x7fae44042360", frontend, backend, "s1", request, response)));

        Assert.True(row == new SessionRow("0x7fae44042360", backend, "s1", tunnel), what);
    }

    [Fact]
    public void What_has_no_server_is_left_out_and_what_is_no_table_is_a_fault()
    {
        Assert.Empty(SessionTable.Parse(Row("0x7fae4404c350", "GLOBAL", "<NONE>", "<none>", "00", "00")));
        Assert.Empty(SessionTable.Parse("\n"));
        Assert.Throws<HaproxyFaultException>(() => SessionTable.Parse("Can't find the target PID matching the prefix '@!12'.\n"));
    }

    private static string Row(string id, string frontend, string backend, string server, string request, string response) =>
        $"{id}: proto=tcpv4 src=127.0.0.1:43392 fe={frontend} be={backend} srv={server} ts=00 epoch=0x2 age=2s calls=3 rate=1 cpu=0 lat=0 "
        + $"rq[f=49c40000h,i=0,an={request}h,rx=,wx=,ax=] rp[f=80400000h,i=0,an={response}h,rx=1m27s,wx=,ax=] "
        + "scf=[8,80h,fd=17] scb=[8,11h,fd=22] exp=1m27s rc=0 c_exp=\n";
}
