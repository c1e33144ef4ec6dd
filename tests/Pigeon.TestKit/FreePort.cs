using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pigeon.TestKit;

/// <summary>TCP ports that no other test process is given, from a range below the one the kernel hands out.</summary>
public static class FreePort
{
    private const int First = 21000;
    private const int Count = 9000;

    // Kept for the life of the process: a port handed out is never handed out again, so there is no race between asking and binding.
    private static readonly ConcurrentBag<Reserved> Held = [];

    /// <summary>The next port that is free on every address.</summary>
    public static int Next()
    {
        var reserved = Reserved.Take("ports", First, Count, CanBind);
        Held.Add(reserved);
        return reserved.Number;
    }

    private static bool CanBind(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
