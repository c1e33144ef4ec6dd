namespace Pigeon.Core.Protocol;

/// <summary>What a VM that joins is told.</summary>
/// <param name="Controller">The controller's name.</param>
public sealed record JoinAnswer(string Controller, GrantedCertificate Granted);
