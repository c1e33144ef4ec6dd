using System.Net.Sockets;
using System.Text;

namespace Pigeon.Agent.Haproxy;

/// <summary>
/// The datagram socket that HAProxy's "log PATH format raw local0 notice" writes to: a line for each server that goes up, down or into
/// drain. HAProxy addresses each datagram by path, so it finds a socket that appears later or is made anew. Events are hints
/// and may be lost.
/// </summary>
public sealed class HaproxyEvents : IDisposable
{
    private const int LongestLine = 8 * 1024;

    // A HAProxy that gave up root must be able to write; who may come near is decided by the folder.
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Socket _socket;
    private readonly string _path;

    private HaproxyEvents(Socket socket, string path) => (_socket, _path) = (socket, path);

    /// <summary>Binds the socket, replacing one that a killed predecessor left behind.</summary>
    public static HaproxyEvents Open(string path)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("HAProxy's events need unix sockets");
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, Writable);
            return new(socket, path);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Calls <paramref name="onEvent"/> with the text of each datagram until cancelled.</summary>
    public async Task RunAsync(Action<string> onEvent, CancellationToken ct)
    {
        var buffer = new byte[LongestLine];
        while (true)
        {
            var length = await _socket.ReceiveAsync(buffer, ct);
            onEvent(Encoding.UTF8.GetString(buffer, 0, length).TrimEnd());
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }
}
