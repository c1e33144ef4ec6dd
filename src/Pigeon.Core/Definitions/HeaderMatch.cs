using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>A header and the value that counts.</summary>
public sealed record HeaderMatch(HeaderName Name, MatchValue Value);
