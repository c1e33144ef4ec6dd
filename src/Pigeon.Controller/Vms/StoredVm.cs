using Pigeon.Core.Fleet;

namespace Pigeon.Controller.Vms;

/// <summary>A VM of the fleet as it is stored.</summary>
/// <param name="Key">The SHA-256 of the secret that its agent speaks with: what makes it this VM and no other of that name.</param>
internal sealed record StoredVm(VmRecord Vm, string Key);
