namespace Pigeon.Core.Protocol;

/// <summary>One thing that was done.</summary>
public sealed record StepWire(DateTimeOffset At, string Text);
