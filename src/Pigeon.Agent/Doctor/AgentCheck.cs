using System.Net.Sockets;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Doctor;

/// <summary>Whether an agent listens, and whether this user may talk to it.</summary>
internal static class AgentCheck
{
    private const string Check = "agent";

    public static async Task<FindingWire> LookAsync(AgentSettings settings, CancellationToken ct)
    {
        var path = settings.Listen[0];
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return Finding.Ok(Check, $"listens on {path}");
        }
        catch (SocketException denied) when (denied.SocketErrorCode is SocketError.AccessDenied)
        {
            return Finding.Problem(Check, $"{path} is not this user's to use", "be root, or a member of the group that the socket belongs to");
        }
        catch (SocketException)
        {
            return Finding.Warning(Check, $"none listens on {path}", "systemctl enable --now pigeon-agent, or `pigeon agent`");
        }
    }
}
