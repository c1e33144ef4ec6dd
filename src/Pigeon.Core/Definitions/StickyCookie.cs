using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>A cookie of HAProxy's that keeps a client with its member.</summary>
/// <param name="Key">What the cookie's value is hashed with, beside the member's address. Every VM with the same key gives a member the same value. Null: a key made of the app's name.</param>
public sealed record StickyCookie(CookieName Name, CookieKey? Key);
