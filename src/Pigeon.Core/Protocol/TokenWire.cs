namespace Pigeon.Core.Protocol;

/// <summary>A token, without what makes it one.</summary>
/// <param name="Kind"><c>agent</c> or <c>admin</c>.</param>
public sealed record TokenWire(string Id, string Kind, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
