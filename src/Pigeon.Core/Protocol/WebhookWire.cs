namespace Pigeon.Core.Protocol;

/// <summary>What a webhook of a controller is told.</summary>
/// <param name="Event"><c>started</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Controller">The controller's name.</param>
/// <param name="Operation">The operation as it is when this is said, which may be later than the event.</param>
public sealed record WebhookWire(string Event, string Controller, OperationWire Operation);
