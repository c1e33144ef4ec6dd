namespace Pigeon.Core.Protocol;

/// <param name="Check">What was looked at: <c>docker</c>.</param>
/// <param name="State"><c>ok</c>, <c>warning</c> or <c>problem</c>.</param>
/// <param name="Found">What is there.</param>
/// <param name="Fix">What to do about it; null when all is well.</param>
public sealed record FindingWire(string Check, string State, string Found, string? Fix);
