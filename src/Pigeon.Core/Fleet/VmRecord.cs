using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>A VM that joined the fleet, as the controller stores it. What it does is not in here: that is told anew by its reports.</summary>
public sealed record VmRecord
{
    public required VmName Name { get; init; }

    /// <summary>What its agent said last of it: what targets match and what definitions are rendered with.</summary>
    public required VmFacts Facts { get; init; }

    /// <summary>Where other VMs reach it; null when its agent never said so.</summary>
    public VmAddress? Address { get; init; }

    /// <summary>The version of its agent, as that told it last.</summary>
    public string AgentVersion { get; init => field = value ?? ""; } = "";

    /// <summary>What its agent can do beyond the first version of the link, as stable words.</summary>
    public ValueList<string> Capabilities { get; init => field = value ?? []; } = [];

    public required DateTimeOffset JoinedAt { get; init; }
}
