using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>A server line of a lane, as HAProxy's own tables show it.</summary>
public sealed record Server
{
    public required Lane Lane { get; init; }

    public required string Name { get; init; }

    public required ServerState State { get; init; }

    /// <summary>Null for a slot that was never filled.</summary>
    public MemberAddress? Address { get; init; }

    /// <summary>The container for which the server was filled; null means vacant.</summary>
    public ContainerId? Owner { get; init; }

    /// <summary>Its share of the lane's traffic, beside the others' weights; of a vacant slot the one it happens to have.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Requests on it, old workers' included.</summary>
    public int InFlight { get; init; }

    /// <summary>How many of those are tunnels. It is counted only while the server is being left.</summary>
    public int Tunnels { get; init; }

    /// <summary>The last answer to HAProxy's check, when it was read.</summary>
    public string LastCheck { get; init; } = "";

    /// <summary>Added at runtime because the slots had run out.</summary>
    public bool IsOverflow => Name.StartsWith(OverflowPrefix, StringComparison.Ordinal);

    public const string SlotPrefix = "s";
    public const string OverflowPrefix = "x";
}
