namespace Pigeon.Agent.Docker;

/// <summary>One step of an image's history.</summary>
/// <param name="Size">How many bytes it added; 0 where it added no layer.</param>
public sealed record ImageLayer(long Size);
