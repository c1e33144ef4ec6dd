namespace Pigeon.Core.Protocol;

/// <summary>What a controller tells an agent each time that it opens its stream.</summary>
/// <param name="Controller">The controller's name.</param>
/// <param name="Lease">Seconds that a silent VM counts as present; its agent reports at least three times as often.</param>
public sealed record FleetHelloWire(string Controller, double Lease)
{
    /// <inheritdoc cref="GrantedCertificate.Authorities"/>
    public string? Authorities { get; init; }
}
