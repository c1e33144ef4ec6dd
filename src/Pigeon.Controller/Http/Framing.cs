using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pigeon.Controller.Audit;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>
/// Refuses requests that say their length in two ways. The server goes by the chunks, as RFC 9112 allows; whoever passed the request on may have gone by the other
/// one, and what follows would be another's request.
/// </summary>
internal static class Framing
{
    /// <summary>Where the server puts the length that it does not go by.</summary>
    private const string SetAside = "X-Content-Length";

    public static void Guard(IApplicationBuilder web, AuditLog audit) => web.Use(async (http, next) =>
    {
        if (http.Request.Headers.TransferEncoding.Count == 0 || (http.Request.ContentLength is null && !http.Request.Headers.ContainsKey(SetAside)))
        {
            await next(http);
            return;
        }

        var problem = Problems.Of(ProblemCode.BadRequest, "the request says its length in two ways: by Content-Length and by Transfer-Encoding");
        await new Attempt(audit, http, null).RefusedAsync(problem);
        http.Response.Headers.Connection = "close";
        await Problems.Answer(problem).ExecuteAsync(http);
    });
}
