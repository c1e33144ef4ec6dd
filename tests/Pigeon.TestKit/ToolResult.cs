namespace Pigeon.TestKit;

/// <summary>How a tool ended and what it said.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Errors);
