namespace Pigeon.Core.Rendering;

/// <summary>How a load balancer in front of this one tells the client's address.</summary>
public enum ClientTold
{
    /// <summary>By the last entry of X-Forwarded-For.</summary>
    ForwardedFor,

    /// <summary>By a PROXY header (version 1 or 2) before anything else on each connection.</summary>
    ProxyProtocol,
}
