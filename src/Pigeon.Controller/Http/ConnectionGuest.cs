using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Pigeon.Controller.Http;

/// <summary>A connection at the <see cref="ConnectionGate"/>.</summary>
/// <param name="address">The host at its other end.</param>
internal sealed class ConnectionGuest(ConnectionGate gate, ConnectionContext connection, IPAddress address)
{
    public IPAddress Address => address;

    /// <summary>Whether it counts.</summary>
    public bool IsIn { get; set; } = true;

    /// <summary>Its place among those that were not recognized; null when it was.</summary>
    public LinkedListNode<ConnectionGuest>? Place { get; set; }

    /// <summary>Somebody is known by a request on it: from now on it makes room for nobody.</summary>
    public void Recognize() => gate.Recognize(this);

    public void HangUp() => connection.Abort();
}
