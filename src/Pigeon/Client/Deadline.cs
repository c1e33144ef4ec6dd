using Pigeon.Terminal;

namespace Pigeon.Client;

/// <summary>How long an agent's answer is waited for.</summary>
internal static class Deadline
{
    /// <exception cref="CommandFailedException">There was no answer in time, or the connection was lost.</exception>
    public static async Task<T> KeepAsync<T>(Shell shell, TimeSpan limit, Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limit, shell.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await ask(linked.Token);
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            var search = LeaderSearch.In(late);
            throw search is { IsAnswered: true } ? CommandFailedException.NoLeader(search.Words)
                : CommandFailedException.TimedOut($"there is no answer within {Printed.Took(limit)}{(search is { Words.Count: > 1 } ? $" ({string.Join("; ", search.Words)})" : "")}");
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw CommandFailedException.Unreachable($"the connection was lost: {fault.Message}", fault);
        }
    }
}
