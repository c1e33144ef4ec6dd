using System.Diagnostics;

namespace Pigeon.TestKit;

/// <summary>Waits for a condition instead of sleeping, and says what it waited for when it never came.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within the limit; the last exception it threw is inside.</exception>
    public static Task TrueAsync(Func<bool> condition, string because, TimeSpan limit) =>
        TrueAsync(() => Task.FromResult(condition()), because, limit);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan)" />
    public static Task TrueAsync(Func<Task<bool>> condition, string because, TimeSpan limit) => TrueAsync(condition, because, limit, Pause);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan)" />
    /// <param name="pause">How long to wait between two questions.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, string because, TimeSpan limit, TimeSpan pause)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        Exception? last = null;
        while (true)
        {
            var left = limit - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                throw new TimeoutException($"not within {limit.TotalSeconds:0.#} s: {because}{(last is null ? "" : $" ({last.Message})")}", last);
            try
            {
                if (await condition().WaitAsync(left, time))
                    return;
                last = null;
            }
            catch (Exception notYet) when (notYet is not UnreachableException)
            {
                // A server that is still starting refuses connections: that is "not yet", and is told with the time-out.
                last = notYet;
            }
            await Task.Delay(pause, time);
        }
    }

    /// <summary>Asks until there is an answer, and returns it.</summary>
    /// <exception cref="TimeoutException">There was none within the limit.</exception>
    public static async Task<T> SomeAsync<T>(Func<Task<T?>> question, string because, TimeSpan limit)
        where T : class
    {
        T? answer = null;
        await TrueAsync(async () => (answer = await question()) is not null, because, limit);
        return answer ?? throw new UnreachableException();
    }
}
