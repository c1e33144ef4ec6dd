namespace Pigeon.Controller.Tokens;

/// <summary>A token as it is stored: enough to recognize it, not enough to use it.</summary>
/// <param name="Id">A random name for it, to list and revoke it by.</param>
/// <param name="Name">Who or what it is for.</param>
/// <param name="Hash">The SHA-256 of its secret, in lower case.</param>
internal sealed record StoredToken(string Id, TokenKind Kind, string Name, string Hash, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
