namespace Pigeon.Core.Protocol;

/// <summary>One version of an app across the VMs that have the app.</summary>
/// <param name="Agree">Whether all of them that are present hold it in the same state.</param>
public sealed record FleetVersionWire(string Version, bool Agree, IReadOnlyList<HeldStackWire> Vms);
