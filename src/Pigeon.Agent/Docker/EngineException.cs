using System.Net;

namespace Pigeon.Agent.Docker;

/// <summary>The Docker Engine answered, and the answer was no. The message is Docker's own.</summary>
public sealed class EngineException(HttpStatusCode? status, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The HTTP status; null where the refusal came in the middle of a stream or from the negotiation.</summary>
    public HttpStatusCode? Status { get; } = status;
}
