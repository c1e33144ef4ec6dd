using System.Net.Sockets;
using Pigeon.Agent.Haproxy;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Frontends that know connections only.</summary>
public sealed class TcpTests
{
    private static readonly Sketch Pg = new("pg")
    {
        Frontend = "db", Mode = ProxyMode.Tcp, Check = Sketch.None, Stacks = [StackState.Active, StackState.Release],
        Internal = new InternalTraffic { Networks = [SourceNetwork.Parse("127.0.0.3"), SourceNetwork.Parse("10.0.0.0/8")] },
    };

    [Fact]
    public async Task Connections_lead_to_the_app_of_the_frontend_and_internal_ones_to_its_released_version()
    {
        using var proxy = new RenderedProxy();
        await using var one = new LineApp("1");
        await using var two = new LineApp("2");
        await proxy.StartAsync(Sketch.Of(Pg), Pg.Server(1, 1, one.Port), Pg.Server(2, 1, two.Port));

        Assert.Equal("1 a", await SayAsync(proxy, "db", "a"));
        Assert.Equal("2 a", await SayAsync(proxy, "db", "a", from: "127.0.0.3"));
        Assert.Equal("2 a", await SayAsync(proxy, "db internal", "a"));
        Assert.Null(await SayAsync(proxy, "db-edge", "a"));
    }

    [Fact]
    public async Task A_PROXY_header_is_taken_of_a_trusted_proxy_alone()
    {
        using var proxy = new RenderedProxy();
        await using var one = new LineApp("1");
        await using var two = new LineApp("2");
        var pg = Pg with { Frontend = "db-edge" };
        await proxy.StartAsync(Sketch.Of(pg), pg.Server(1, 1, one.Port), pg.Server(2, 1, two.Port));
        const string told = "PROXY TCP4 10.1.1.1 127.0.0.1 5 80";

        Assert.Equal("2 a", await SayAsync(proxy, "db-edge", $"{told}\r\na", from: "127.0.0.2"));
        Assert.Equal($"1 {told}", await SayAsync(proxy, "db-edge", $"{told}\r\na"));
        Assert.Null(await SayAsync(proxy, "db-edge", "a", from: "127.0.0.2"));
    }

    [Fact]
    public async Task A_switch_leaves_open_connections_where_they_are_and_brings_new_ones_over()
    {
        using var proxy = new RenderedProxy();
        await using var one = new LineApp("1");
        await using var two = new LineApp("2");
        await proxy.StartAsync(Sketch.Of(Pg), Pg.Server(1, 1, one.Port), Pg.Server(2, 1, two.Port));
        using var open = await RawTalk.ConnectAsync(proxy.PortOf("db"), "127.0.0.1");
        Assert.Equal("1 before", await SayAsync(open, "before"));

        await new RuntimeMap(proxy.Runtime, proxy.Settings.MapFile(MapName.Active)).UpsertAsync("pg", "pg__b", CancellationToken.None);

        Assert.Equal("1 after", await SayAsync(open, "after"));
        Assert.Equal("2 new", await SayAsync(proxy, "db", "new"));
    }

    [Theory]
    [InlineData(Fallback.Inactive, "1 a")]
    [InlineData(Fallback.None, null)]
    public async Task Without_a_usable_server_the_fallback_takes_over_as_the_definition_says(Fallback fallback, string? expected)
    {
        using var proxy = new RenderedProxy();
        await using var one = new LineApp("1");
        var pg = Pg with { Check = Sketch.Tcp, Fallback = fallback, Stacks = [StackState.Inactive, StackState.Active] };
        await proxy.StartAsync(Sketch.Of(pg), pg.Server(1, 1, one.Port), pg.Server(2, 1, 1, ServerState.Coming));

        Assert.Equal(expected, await SayAsync(proxy, "db", "a"));
    }

    private static async Task<string?> SayAsync(RenderedProxy proxy, string listener, string line, string from = "127.0.0.1")
    {
        using var client = await RawTalk.ConnectAsync(proxy.PortOf(listener), from);
        return await SayAsync(client, line);
    }

    /// <summary>What is answered to a line; null when the connection is closed instead.</summary>
    private static async Task<string?> SayAsync(TcpClient client, string line)
    {
        try
        {
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\n"));
            using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
            return await reader.ReadLineAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
