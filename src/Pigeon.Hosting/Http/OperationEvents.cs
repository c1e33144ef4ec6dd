using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pigeon.Core.Protocol;

namespace Pigeon.Hosting.Http;

/// <summary>
/// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the whole operation when it has changed, until it has ended. Changes that
/// follow each other closely are told together, because an operation of a thousand VMs changes as often; that it has ended is told at once.
/// </summary>
public static class OperationEvents
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    /// <param name="find">The operation as it is now; null when there is none of that id (any more), which ends the stream.</param>
    /// <param name="changed">Completes at the next change of any operation.</param>
    public static async Task SendAsync(HttpContext http, Func<OperationWire?> find, Func<Task> changed, TimeProvider time, CancellationToken ct)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        var (sent, lookedAt, spokeAt) = ("", 0L, time.GetTimestamp());
        while (true)
        {
            // Asked for before it is looked, so that no change falls between.
            var next = changed();
            if (find() is not { } operation) return;
            var isOver = operation.State != "running";
            var waits = !isOver && sent.Length > 0 && time.GetElapsedTime(lookedAt) < Gather;
            if (!waits)
            {
                lookedAt = time.GetTimestamp();
                var text = JsonSerializer.Serialize(operation, PigeonJson.Default.OperationWire);
                if (text != sent) await SayAsync($"data: {sent = text}\n\n");
                if (isOver) return;
            }

            // A comment now and then shows both sides that the other is still there, also while only other operations change.
            if (time.GetElapsedTime(spokeAt) >= Ping) await SayAsync(": ping\n\n");
            await ChangesAsync(next, waits ? Gather : Ping - time.GetElapsedTime(spokeAt), time, ct);
        }

        async Task SayAsync(string text)
        {
            await http.Response.WriteAsync(text, ct);
            await http.Response.Body.FlushAsync(ct);
            spokeAt = time.GetTimestamp();
        }
    }

    private static async Task ChangesAsync(Task change, TimeSpan within, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await change.WaitAsync(within > TimeSpan.Zero ? within : TimeSpan.Zero, time, ct);
        }
        catch (TimeoutException)
        {
            // Then it is looked at, and said that it is still there.
        }
    }
}
