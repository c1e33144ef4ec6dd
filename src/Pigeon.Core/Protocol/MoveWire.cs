namespace Pigeon.Core.Protocol;

/// <summary>One move of a plan.</summary>
/// <param name="Kind">A stable word, e.g. <c>run_container</c>, <c>set_map</c>, <c>reload</c>.</param>
public sealed record MoveWire(string Kind, string Text);
