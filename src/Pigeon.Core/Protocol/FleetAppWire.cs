namespace Pigeon.Core.Protocol;

/// <summary>An app across the VMs that have it.</summary>
/// <param name="Agree">Whether all present VMs that have the app hold each of its versions in the same state.</param>
public sealed record FleetAppWire(string Name, bool Agree, IReadOnlyList<FleetVersionWire> Versions);
