using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Settings;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Http;

/// <summary>Takes so many connections and no more, before anything was said on them.</summary>
internal sealed class ConnectionGate(ConnectionLimits limits, AuditLog audit)
{
    private readonly ConcurrentDictionary<IPAddress, int> _from = new();
    private int _all;

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        var address = HostOf((connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None);
        var (all, here) = (Interlocked.Increment(ref _all), _from.AddOrUpdate(address, 1, (_, before) => before + 1));
        try
        {
            if (all > limits.Most) await RefuseAsync(connection, address, $"there are {limits.Most} connections, and no more are taken ('connections.most')");
            else if (here > limits.PerAddress) await RefuseAsync(connection, address, $"there are {limits.PerAddress} connections from this address, and no more are taken ('connections.per_address')");
            else await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _all);
            if (_from.AddOrUpdate(address, 0, (_, before) => before - 1) == 0) _from.TryRemove(KeyValuePair.Create(address, 0));
        }
    };

    /// <summary>By IPv6 a host has as many addresses as its network, of which the first 64 bits are given to it: they count as one.</summary>
    private static IPAddress HostOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length / 2).Clear();
        return new IPAddress(bytes);
    }

    private async Task RefuseAsync(ConnectionContext connection, IPAddress address, string why)
    {
        connection.Abort();
        await audit.RefuseAsync(Unread.Record(audit, "connect", "", address, ProblemCode.TooMany, why));
    }
}
