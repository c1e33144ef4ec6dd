namespace Pigeon.Core.Protocol;

/// <summary>What the name of an image means to a stack, for all of its replicas.</summary>
/// <param name="Id">The Engine's identifier of the image.</param>
/// <param name="Digest">What its registry calls it, with the repository; null for an image that came from none.</param>
public sealed record ImageWire(string Name, string Id, string? Digest);
