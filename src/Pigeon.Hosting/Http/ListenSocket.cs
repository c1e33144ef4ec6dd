using System.Net.Sockets;

namespace Pigeon.Hosting.Http;

/// <summary>Makes the way free for the API's unix socket.</summary>
public static class ListenSocket
{
    /// <summary>Removes a socket that a killed process left behind; refuses when a living one answers on it.</summary>
    /// <param name="who">Who wants to listen, for the message: <c>agent</c>.</param>
    /// <exception cref="SocketTakenException">It is taken, or not ours to open.</exception>
    public static async Task PrepareAsync(string path, string who, CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!File.Exists(path)) return;
            if (await AnswersAsync(path, ct)) throw new SocketTakenException($"another {who} already listens on {path}: stop it first, or name another socket under 'listen'");
            File.Delete(path);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            throw new SocketTakenException($"the socket {path} cannot be opened: {fault.Message} Run the {who} as root, or name another socket under 'listen'");
        }
    }

    /// <summary>Whoever can write to the socket decides what runs on this VM: its owner and its group may, whatever the umask was.</summary>
    public static void Protect(string path)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("the API's socket needs unix file modes");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
    }

    private static async Task<bool> AnswersAsync(string path, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode is not SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException denied)
        {
            throw new SocketTakenException($"the socket {path} is not ours to open: {denied.Message}");
        }
    }
}
