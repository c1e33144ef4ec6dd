using System.Net;

namespace Pigeon.TestKit;

/// <summary>Sends one request after the other, on one kept connection or on a new one each time.</summary>
internal sealed class LoadWorker(WorkerKind kind, ReadOnlyMemory<byte> request, EndPoint server, LoadOptions options, LoadTally tally) : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(10);
    private readonly TimeProvider _time = TimeProvider.System;
    private LoadConnection? _connection;

    private bool IsSlow => kind is WorkerKind.Slow or WorkerKind.Upload or WorkerKind.Download;

    /// <summary>Works until the pace ends or the token asks to; a request on its way is always finished.</summary>
    public async Task RunAsync(Pace pace, CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var started = IsSlow ? _time.GetTimestamp() : await pace.NextAsync(ct);
                if (started is not { } since)
                    return;
                if (!await RequestAsync(since))
                    await Task.Delay(PauseAfterFailure, _time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Only the pauses listen to the token: nothing was outstanding.
        }
    }

    public void Dispose() => Close();

    private async Task<bool> RequestAsync(long since)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, _time);
        var phase = tally.Begin();
        try
        {
            var response = await ExchangeAsync(timeout.Token);
            if (response.Status is < 200 or > 299)
                throw new LoadFault(FailureKind.Status, $"answered by {response.Version}", response.Status);
            tally.Served(phase, response.Version, IsSlow ? null : _time.GetElapsedTime(since));
            return true;
        }
        catch (LoadFault fault)
        {
            if (fault.Kind is not FailureKind.Status)
                Close();
            tally.Failed(phase, fault, kind.ToString());
            return false;
        }
        catch (OperationCanceledException)
        {
            Close();
            tally.Failed(phase, new LoadFault(FailureKind.TimedOut, $"no answer within {options.Timeout.TotalSeconds:0.#} s"), kind.ToString());
            return false;
        }
    }

    private async Task<LoadResponse> ExchangeAsync(CancellationToken ct)
    {
        if (_connection is { IsClosed: true })
        {
            tally.ClosedIdle();
            Close();
        }
        _connection ??= await LoadConnection.OpenAsync(server, options.Machine, ct);
        var response = await _connection.ExchangeAsync(request, kind is WorkerKind.Upload ? options.SlowFor : TimeSpan.Zero, ct);
        if (kind is WorkerKind.Fresh || !response.KeepsConnection)
            Close();
        return response;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
