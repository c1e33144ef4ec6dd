using Pigeon.Core.Fleet;

namespace Pigeon.Core.Storage;

/// <summary>What should be on all VMs, as it lies on the controller's disk.</summary>
/// <param name="Schema">The version of the form; another one is refused rather than guessed at.</param>
public sealed record StoredFleet(int Schema, FleetDesired Fleet)
{
    public const int CurrentSchema = 1;
}
