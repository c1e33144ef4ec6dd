using Microsoft.AspNetCore.Http;

namespace Pigeon.Controller.Http;

/// <summary>Tells who sends a request. The door asks one after the other; another way to know people, such as OpenID Connect, is one more of these.</summary>
internal interface ICallerSource
{
    /// <returns>Who it is, or why nobody is recognized; null when the request shows nothing of what this one goes by.</returns>
    ValueTask<Identity?> IdentifyAsync(HttpContext http, CancellationToken ct);
}
