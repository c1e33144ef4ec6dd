using Pigeon.Core.Fleet;

namespace Pigeon.Controller.Vms;

/// <summary>A VM of the fleet as it is stored.</summary>
/// <param name="Key">The fingerprint of its public key: what makes it this VM and no other of that name.</param>
internal sealed record StoredVm(VmRecord Vm, string Key)
{
    /// <summary>The key that takes the place of that when it is shown for the first time; null when there is none. Until then both are good: the answer may have been lost.</summary>
    public string? NextKey { get; init; }

    public bool Has(string key) => key == Key || key == NextKey;
}
