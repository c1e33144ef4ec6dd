using System.Net.Sockets;
using System.Text;
using Pigeon.Core.Stacks;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Rendering;

public sealed class ReloadTests
{
    [Fact]
    public async Task The_next_request_on_a_connection_of_before_a_reload_is_answered_by_the_app_too()
    {
        using var proxy = new RenderedProxy();
        await using var app = new WebApp(body: "shop");
        var shop = new Sketch("shop") { Check = Sketch.None, Stacks = [StackState.Active] };
        await proxy.StartAsync(Sketch.Of(shop), shop.Server(1, 1, app.Port));
        using var kept = new TcpClient();
        await kept.ConnectAsync("127.0.0.1", proxy.PortOf("web"));

        var before = await AskAsync(kept);
        await proxy.ReloadAsync();
        var after = await AskAsync(kept);

        Assert.StartsWith("HTTP/1.1 200", before, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", after, StringComparison.Ordinal);
        Assert.Contains("connection: close", after, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(TcpClient connection)
    {
        await connection.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: shop\r\n\r\n"u8.ToArray());
        var buffer = new byte[4096];
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n\r\nshop", StringComparison.Ordinal) && await connection.GetStream().ReadAsync(buffer) is > 0 and var length)
            answer.Append(Encoding.ASCII.GetString(buffer, 0, length));
        return answer.ToString();
    }
}
