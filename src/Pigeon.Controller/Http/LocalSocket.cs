namespace Pigeon.Controller.Http;

/// <summary>Marks the connections that came in by a unix socket.</summary>
internal sealed class LocalSocket;
