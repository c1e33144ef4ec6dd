namespace Pigeon.Core.Protocol;

/// <summary>A token that was made now.</summary>
/// <param name="Text">The token itself: this is the only time that it is told.</param>
public sealed record NewTokenWire(string Text, TokenWire Token);
