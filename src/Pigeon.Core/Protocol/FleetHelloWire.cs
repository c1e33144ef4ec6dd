namespace Pigeon.Core.Protocol;

/// <summary>What a controller tells an agent that joins, and each time an agent opens its stream.</summary>
/// <param name="Controller">The controller's name.</param>
/// <param name="Lease">Seconds that a silent VM counts as present; its agent reports at least three times as often.</param>
public sealed record FleetHelloWire(string Controller, double Lease);
