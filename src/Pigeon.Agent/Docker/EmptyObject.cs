namespace Pigeon.Agent.Docker;

/// <summary>The value <c>{}</c>: the Engine API writes some sets as maps to nothing.</summary>
public sealed record EmptyObject;
