namespace Pigeon.Core.Definitions;

/// <summary>How long HAProxy waits, in a lane; null leaves what <c>haproxy.cfg</c> says for all.</summary>
public sealed record LaneTimeouts
{
    /// <summary>For a member to accept a connection; also the pause before a retry.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>For a member to answer, and between two pieces of an answer.</summary>
    public TimeSpan? Server { get; init; }

    /// <summary>For a free place when every member has its maximum.</summary>
    public TimeSpan? Queue { get; init; }

    /// <summary>For either side of a WebSocket, or of a connection in <see cref="ProxyMode.Tcp"/>, to say something.</summary>
    public TimeSpan? Tunnel { get; init; }
}
