namespace Pigeon.Core.Protocol;

/// <summary>What <c>POST /v1/agents/{name}/certificate</c> takes, and answers with a <see cref="GrantedCertificate"/>.</summary>
/// <param name="Request">A certificate request for the agent's next key (PKCS #10, as PEM).</param>
public sealed record RenewalRequest(string Request);
