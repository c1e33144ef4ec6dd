namespace Pigeon.Core.Protocol;

/// <summary>A CA of a controller.</summary>
/// <param name="Pin">What tokens carry of it.</param>
public sealed record AuthorityWire(string Subject, string Pin, DateTimeOffset ExpiresAt);
