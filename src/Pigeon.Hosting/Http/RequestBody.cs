using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Pigeon.Core.Protocol;

namespace Pigeon.Hosting.Http;

/// <summary>Reads what a request carries.</summary>
public static class RequestBody
{
    /// <param name="what">What it should be, for the message: <c>an operation request</c>.</param>
    /// <returns>The body, or what is wrong with it.</returns>
    public static async Task<(T? Body, ProblemWire? Problem)> ReadAsync<T>(HttpRequest http, JsonTypeInfo<T> type, string what, CancellationToken ct)
        where T : class
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync(http.Body, type, ct);
            return (body, body is null ? Problems.Of(ProblemCode.BadRequest, "the body is null") : null);
        }
        catch (JsonException fault)
        {
            return (null, Problems.Of(ProblemCode.BadRequest, $"the body is not {what}: {fault.Message}"));
        }
        catch (BadHttpRequestException fault)
        {
            return (null, Problems.Of(fault.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => ProblemCode.TooLarge,
                StatusCodes.Status408RequestTimeout => ProblemCode.TooSlow,
                _ => ProblemCode.BadRequest,
            }, fault.Message));
        }
        catch (IOException fault)
        {
            // A chunk without a size that makes sense, or a connection that broke: no fault of ours, and nothing that a disk had to do with.
            return (null, Problems.Of(ProblemCode.BadRequest, $"the body could not be read: {fault.Message}"));
        }
    }
}
