namespace Pigeon.Agent.Docker;

/// <summary>The Docker Engine could not be reached, or went away during a call. The message says why and, where one is known, the fix.</summary>
public sealed class EngineUnreachableException(string message, Exception? cause = null) : Exception(message, cause);
