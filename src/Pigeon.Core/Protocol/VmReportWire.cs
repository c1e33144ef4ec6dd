using System.Text.Json;

namespace Pigeon.Core.Protocol;

/// <summary>What an agent tells its controller of its VM.</summary>
public sealed record VmReportWire
{
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Where other VMs reach this one; null when that is not known.</summary>
    public string? Address { get; init; }

    /// <summary>What the agent can do beyond the first version of the link, as stable words.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>What it has made of its orders, as <see cref="Fleet.VmReport"/>; null before it has any to speak of.</summary>
    public JsonElement? Fleet { get; init; }

    /// <summary>The agent's own status, without members and images.</summary>
    public required StatusWire Status { get; init; }
}
