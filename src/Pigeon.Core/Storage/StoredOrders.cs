using Pigeon.Core.Fleet;

namespace Pigeon.Core.Storage;

/// <summary>What the controller told a VM last, as it lies on the VM's disk: it goes on by that when nobody speaks to it.</summary>
/// <param name="Schema">The version of the form; another one is refused rather than guessed at.</param>
/// <param name="Members">The members on other VMs.</param>
public sealed record StoredOrders(int Schema, ValueList<KeptApp> Apps, ValueList<RemoteMember> Members)
{
    public const int CurrentSchema = 1;
}
