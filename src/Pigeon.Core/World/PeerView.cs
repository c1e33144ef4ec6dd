using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>What a controller tells a VM of its peers.</summary>
public sealed record PeerView
{
    /// <summary>Containers on other VMs to which HAProxy sends traffic from here: each with the address by which it is reached from outside its VM.</summary>
    public required ValueList<Container> Members { get; init; }

    /// <summary>Published containers of this VM to which no peer sends traffic any more.</summary>
    public ValueList<ContainerId> Relieved { get; init => field = value ?? []; } = [];
}
