namespace Pigeon.Agent.Docker;

/// <summary>One thing that the removal of an image did: exactly one of the two is there.</summary>
/// <param name="Untagged">A name that is no more.</param>
/// <param name="Deleted">The identifier of an image, or of a layer with those below it, that is no more.</param>
public sealed record ImageRemoval(string? Untagged, string? Deleted);
