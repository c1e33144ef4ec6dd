using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pigeon.Agent.Docker;

public sealed partial class EngineClient
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>
    /// Subscribes to the engine's events. The sequence never ends by itself: it throws when the daemon goes away.
    /// </summary>
    /// <param name="filter">Which events are wanted.</param>
    /// <param name="since">Replay what the engine still remembers from then on; null means from now on.</param>
    /// <param name="connected">Called once, when the subscription stands: whoever lists afterwards misses nothing.</param>
    /// <param name="ct">Ends the subscription.</param>
    /// <exception cref="EngineUnreachableException">The daemon could not be reached, or has gone away.</exception>
    public async IAsyncEnumerable<EngineEvent> EventsAsync(
        EventFilter filter,
        DateTimeOffset? since,
        Action? connected,
        [EnumeratorCancellation] CancellationToken ct)
    {
        // The engine sends its response headers a moment before it subscribes. Naming our own beginning makes it replay that moment.
        var beginning = Timestamp(since ?? _time.GetUtcNow());
        var filters = Filters(("type", filter.Types), ("label", filter.Labels), ("event", filter.Actions));
        var path = $"/events?since={beginning}&filters={filters}";
        const string call = "GET /events";

        using var response = await WithinAsync(call, CallLimit, limited => SendAsync(HttpMethod.Get, path, null, limited), ct);
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        connected?.Invoke();
        await using var events = JsonSerializer
            .DeserializeAsyncEnumerable(stream, EngineJson.Default.EngineEvent, topLevelValues: true, ct)
            .GetAsyncEnumerator(ct);
        while (await NextAsync(events, call))
            if (events.Current is { } happened)
                yield return happened;
        throw Ended(call, null);
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<EngineEvent?> events, string call)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (JsonException cut)
        {
            // A daemon that dies in the middle of an event leaves half of it behind.
            throw Ended(call, cut);
        }
        catch (Exception fault) when (Translate(call, fault) is { } translated)
        {
            throw translated;
        }
    }

    private EngineUnreachableException Ended(string call, Exception? cause)
    {
        _version = null;
        return new EngineUnreachableException($"the Docker daemon on {_address.SocketPath} ended {call}", cause);
    }

    private static string Timestamp(DateTimeOffset at)
    {
        var nanoseconds = (at - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / NanosecondsPerSecond}.{nanoseconds % NanosecondsPerSecond:000000000}");
    }
}
