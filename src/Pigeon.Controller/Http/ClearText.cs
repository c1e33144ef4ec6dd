namespace Pigeon.Controller.Http;

/// <summary>Marks the connections that came in by TCP without TLS.</summary>
internal sealed class ClearText;
