namespace Pigeon.Core.Protocol;

/// <summary>What an agent shows from now on in place of a token.</summary>
/// <param name="Certificate">As PEM.</param>
/// <param name="Authorities">The CAs by which the controller is recognized from now on, as PEM; null where that is not by its own.</param>
public sealed record GrantedCertificate(string Certificate, string? Authorities);
