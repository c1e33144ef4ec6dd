namespace Pigeon.Core.Protocol;

/// <summary>An agent's link to the controller of its fleet.</summary>
/// <param name="Url">Where the controller is.</param>
/// <param name="Name">What the controller calls itself; null when it was never reached.</param>
/// <param name="Connected">Whether the link stands.</param>
/// <param name="Since">Since when it does, or does not.</param>
/// <param name="Problem">Why it does not stand; null when it does.</param>
public sealed record ControllerLinkWire(string Url, string? Name, bool Connected, DateTimeOffset Since, string? Problem);
