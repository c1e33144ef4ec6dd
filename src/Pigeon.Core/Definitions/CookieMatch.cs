using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>A cookie and the value that counts.</summary>
public sealed record CookieMatch(CookieName Name, MatchValue Value);
