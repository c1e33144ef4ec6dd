using System.Net.Sockets;

namespace Pigeon.Agent.Docker;

/// <summary>Opens the engine's socket and says in an operator's words why that failed.</summary>
internal static class EngineSocket
{
    public static async ValueTask<Stream> ConnectAsync(EngineAddress address, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.SocketPath), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new EngineUnreachableException(Explain(address.SocketPath, fault), fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Explain(string path, SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AccessDenied => $"permission denied on {path}: run as root or as a member of group docker",
        SocketError.ConnectionRefused => $"nobody listens on {path}: the Docker daemon is not running (systemctl status docker)",
        _ when !Path.Exists(path) => $"there is no {path}: is Docker installed and running, and is this its socket?",
        _ => $"cannot connect to {path}: {fault.Message}",
    };
}
