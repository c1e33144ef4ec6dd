using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

/// <summary>The ways to answer.</summary>
internal static class Answer
{
    public static Task ReplyAsync(HttpContext http, int status, OperationReply reply) =>
        JsonAsync(http, status, JsonSerializer.Serialize(reply, PigeonJson.Default.OperationReply));

    public static Task JsonAsync(HttpContext http, int status, string text) => TextAsync(http, status, "application/json", text);

    public static Task ProblemAsync(HttpContext http, int status, string code, params string[] errors) =>
        ProblemAsync(http, new ProblemWire { Title = "No", Status = status, Detail = $"because {code}", Code = code, Errors = errors });

    public static Task ProblemAsync(HttpContext http, ProblemWire problem) =>
        TextAsync(http, problem.Status, "application/problem+json", JsonSerializer.Serialize(problem, PigeonJson.Default.ProblemWire));

    public static Task EventsAsync(HttpContext http, params OperationWire[] operations)
    {
        http.Response.ContentType = "text/event-stream";
        return TellAsync(http, operations);
    }

    /// <summary>A sign of life, and these, on a stream that has begun.</summary>
    public static async Task TellAsync(HttpContext http, params OperationWire[] operations)
    {
        await http.Response.WriteAsync(": ping\n\n", http.RequestAborted);
        foreach (var operation in operations)
            await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(operation, PigeonJson.Default.OperationWire)}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <summary>Tells these and then nothing more, until the other side goes.</summary>
    public static async Task EventsWithoutEndAsync(HttpContext http, params OperationWire[] operations)
    {
        await EventsAsync(http, operations);
        await NothingAsync(http);
    }

    /// <summary>Takes the request, and says nothing.</summary>
    public static Task NothingAsync(HttpContext http) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);

    private static Task TextAsync(HttpContext http, int status, string type, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
