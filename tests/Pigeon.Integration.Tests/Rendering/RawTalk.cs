using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Talk with HAProxy that no well-behaved client would lead.</summary>
internal static class RawTalk
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Sends a text from an address of this host and reads to the end of the connection; "cut" when it was reset.</summary>
    public static async Task<string> AskAsync(int port, string text, string from)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var client = await ConnectAsync(port, from);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), limit.Token);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync(limit.Token);
        }
        catch (IOException)
        {
            return "cut";
        }
    }

    public static async Task<TcpClient> ConnectAsync(int port, string from)
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }
}
