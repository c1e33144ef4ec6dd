namespace Pigeon.Core.Protocol;

/// <summary>A member as HAProxy and Docker show it.</summary>
/// <param name="State"><c>ready</c>, <c>coming</c>, <c>draining</c>, <c>parked</c> or <c>absent</c> (not in HAProxy).</param>
/// <param name="Health">Docker's word: <c>none</c>, <c>starting</c>, <c>healthy</c>, <c>unhealthy</c>; or the container's state when it does not run.</param>
/// <param name="InFlight">Requests on it, tunnels included.</param>
/// <param name="Tunnels">How many of those are WebSockets or connections of <c>mode tcp</c>; counted only while it is being left.</param>
public sealed record MemberWire(string Container, string Id, string? Server, string? Address, string State, string Health, int InFlight, int Tunnels = 0)
{
    /// <summary>The Engine's identifier of the image that the container runs.</summary>
    public string? ImageId { get; init; }

    /// <summary>What the image's registry calls it; null where that is not known.</summary>
    public string? ImageDigest { get; init; }
}
