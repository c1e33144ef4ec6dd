namespace Pigeon.Hosting.Files;

/// <summary>The stored state is damaged.</summary>
public sealed class StateFileException(string message, Exception? cause = null) : Exception(message, cause);
