using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pigeon.Core.Protocol;

namespace Pigeon.Hosting.Http;

/// <summary>Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the whole operation at each change, until it has ended.</summary>
public static class OperationEvents
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);

    /// <param name="find">The operation as it is now; null when there is none of that id (any more), which ends the stream.</param>
    /// <param name="changed">Completes at the next change of any operation.</param>
    public static async Task SendAsync(HttpContext http, Func<OperationWire?> find, Func<Task> changed, TimeProvider time, CancellationToken ct)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        string? sent = null;
        while (true)
        {
            // Asked for before it is looked, so that no change falls between.
            var next = changed();
            if (find() is not { } operation) return;
            var text = JsonSerializer.Serialize(operation, PigeonJson.Default.OperationWire);
            if (text != sent) await WriteAsync(http, $"data: {sent = text}\n\n", ct);
            if (operation.State != "running") return;
            await PauseAsync(next, http, time, ct);
        }
    }

    private static async Task PauseAsync(Task changed, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await changed.WaitAsync(Ping, time, ct);
        }
        catch (TimeoutException)
        {
            // A comment now and then shows both sides that the other is still there.
            await WriteAsync(http, ": ping\n\n", ct);
        }
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken ct)
    {
        await http.Response.WriteAsync(text, ct);
        await http.Response.Body.FlushAsync(ct);
    }
}
