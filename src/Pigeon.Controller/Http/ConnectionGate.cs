using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Settings;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Http;

/// <summary>
/// Takes so many connections and no more, before anything was said on them. Who has not been recognized yet makes room for who comes later, the oldest first: whoever
/// only holds connections open keeps nobody out.
/// </summary>
internal sealed class ConnectionGate(ConnectionLimits limits, AuditLog audit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _from = [];

    /// <summary>Those that were not recognized, in the order in which they came.</summary>
    private readonly LinkedList<ConnectionGuest> _strangers = [];
    private int _all;

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        var guest = new ConnectionGuest(this, connection, HostOf((connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None));
        connection.Features.Set(guest);
        try
        {
            foreach (var (gone, why) in Enter(guest))
            {
                gone.HangUp();
                await audit.NoteAsync(Unread.Record(audit, "connect", "", gone.Address, ProblemCode.TooMany, why));
            }

            if (guest.IsIn) await next(connection);
        }
        finally
        {
            lock (_lock) Leave(guest);
        }
    };

    public void Recognize(ConnectionGuest guest)
    {
        lock (_lock) Forget(guest);
    }

    /// <returns>Those that have to go for it, which may be itself.</returns>
    private List<(ConnectionGuest Gone, string Why)> Enter(ConnectionGuest guest)
    {
        var gone = new List<(ConnectionGuest, string)>();
        lock (_lock)
        {
            _all++;
            _from[guest.Address] = _from.GetValueOrDefault(guest.Address) + 1;
            guest.Place = _strangers.AddLast(guest);
            if (_from[guest.Address] > limits.PerAddress)
                Dismiss(_strangers.First(each => each.Address.Equals(guest.Address)), $"there are {limits.PerAddress} connections from this address, and no more are taken ('connections.per_address')");
            if (_all > limits.Most) Dismiss(_strangers.First(), $"there are {limits.Most} connections, and no more are taken ('connections.most')");
        }

        return gone;

        void Dismiss(ConnectionGuest stranger, string why)
        {
            Leave(stranger);
            gone.Add((stranger, why));
        }
    }

    private void Leave(ConnectionGuest guest)
    {
        if (!guest.IsIn) return;
        guest.IsIn = false;
        Forget(guest);
        _all--;
        if (--_from[guest.Address] == 0) _from.Remove(guest.Address);
    }

    /// <summary>It is no stranger any more.</summary>
    private void Forget(ConnectionGuest guest)
    {
        if (guest.Place is { } place) _strangers.Remove(place);
        guest.Place = null;
    }

    /// <summary>By IPv6 a host has as many addresses as its network, of which the first 64 bits are given to it: they count as one.</summary>
    private static IPAddress HostOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length / 2).Clear();
        return new IPAddress(bytes);
    }
}
