using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Pigeon.Hosting.Http;

/// <summary>The OpenAPI document of an agent or a controller: <c>Http/openapi.json</c> among its sources, which tests hold to what is answered.</summary>
/// <param name="of">The assembly that carries it.</param>
public sealed class ApiDescription(Assembly of)
{
    public const string Path = "/openapi/v1.json";

    private const string Resource = "openapi.json";

    public async Task AnswerAsync(HttpContext http)
    {
        await using var text = of.GetManifestResourceStream(Resource) ?? throw new UnreachableException($"{Resource} is not in {of.GetName().Name}");
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = text.Length;
        await text.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
