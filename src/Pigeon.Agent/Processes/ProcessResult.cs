namespace Pigeon.Agent.Processes;

/// <summary>How a program ended and what it wrote; of each stream at most the first and the last 32 KB.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Errors);
