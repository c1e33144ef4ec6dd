namespace Pigeon.Hosting.Http;

/// <summary>The API's socket cannot be opened.</summary>
public sealed class SocketTakenException(string message) : Exception(message);
