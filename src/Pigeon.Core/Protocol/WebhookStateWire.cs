namespace Pigeon.Core.Protocol;

/// <summary>How it stands with a webhook.</summary>
/// <param name="Waiting">How many messages it is still to be told.</param>
/// <param name="FailsSince">Since when it takes nothing; null while it does.</param>
/// <param name="Problem">Why.</param>
public sealed record WebhookStateWire(string Name, int Waiting, DateTimeOffset? FailsSince, string? Problem);
