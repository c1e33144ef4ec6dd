namespace Pigeon.Core.Protocol;

/// <summary>The certificate that a controller shows.</summary>
/// <param name="Operators">Whether it is the operator's own, and not of the controller's CA.</param>
public sealed record ServerCertificateWire(string Subject, DateTimeOffset ExpiresAt, bool Operators);
