using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Pigeon.Hosting.Http;

/// <summary>Who is at the other end of a unix socket: the kernel says so, and nobody can say otherwise.</summary>
public static class SocketPeer
{
    // SOL_SOCKET and SO_PEERCRED: the same numbers on every architecture that .NET runs on under Linux. The answer is three numbers: process, user, group.
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>The user's name, or <c>uid 1000</c> where the machine's own list has none; null when that is not known.</summary>
    public static string? NameOf(HttpContext http)
    {
        if (http.Features.Get<IConnectionSocketFeature>()?.Socket is not { AddressFamily: AddressFamily.Unix } socket) return null;
        Span<int> credentials = stackalloc int[3];
        try
        {
            if (socket.GetRawSocketOption(SocketLevel, PeerCredentials, MemoryMarshal.AsBytes(credentials)) != sizeof(int) * credentials.Length) return null;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return null;
        }

        var number = ((uint)credentials[1]).ToString(CultureInfo.InvariantCulture);
        return Listed(number) ?? $"uid {number}";
    }

    private static string? Listed(string number)
    {
        try
        {
            return File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(user => user.Length > 2 && user[2] == number)?[0];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
