namespace Pigeon.Core.Pruning;

/// <summary>A container of anybody's.</summary>
/// <param name="ImageId">The Engine's identifier of the image that it was made from.</param>
/// <param name="Networks">The names of the networks that it is on, or will be when it starts.</param>
public sealed record PresentContainer(string Id, string Name, string ImageId, ValueList<string> Networks);
