namespace Pigeon.Core.Protocol;

/// <summary>What <c>POST /v1/tokens</c> takes.</summary>
/// <param name="Kind"><c>agent</c>, to join VMs with; <c>admin</c>, for people and jobs.</param>
/// <param name="Name">Who or what it is for; may be empty.</param>
/// <param name="Ttl">Seconds until it expires.</param>
public sealed record TokenRequest(string Kind, string Name, double Ttl);
