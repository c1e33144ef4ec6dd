namespace Pigeon.Core.Pruning;

/// <summary>An image that is on the VM.</summary>
/// <param name="Tags">Its names, such as <c>shop:1.14</c>.</param>
/// <param name="Digests">What registries call it, such as <c>shop@sha256:ab12...</c>.</param>
public sealed record PresentImage(string Id, ValueList<string> Tags, ValueList<string> Digests);
