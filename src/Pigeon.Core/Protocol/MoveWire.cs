namespace Pigeon.Core.Protocol;

/// <summary>One move of a plan, or a file that is written for those that follow.</summary>
/// <param name="Kind">A stable word, e.g. <c>run_container</c>, <c>set_map</c>, <c>reload</c>, <c>write_file</c>.</param>
public sealed record MoveWire(string Kind, string Text);
