using Pigeon.Core.Names;

namespace Pigeon.Core.Rendering;

/// <summary>Peers that are no clients themselves, and the way in which they tell who is.</summary>
public sealed record TrustedProxies(ValueList<SourceNetwork> Networks, ClientTold By);
