namespace Pigeon.Controller.Store.Etcd;

/// <summary>The changes of some keys after a revision, over as many connections as it takes.</summary>
/// <param name="after">The revision of which all is known.</param>
internal sealed class EtcdFeed(IEtcd client, byte[] from, byte[]? end, long after) : IAsyncDisposable
{
    /// <summary>A member that was frozen, or cut off, does not end its connections: whoever hears nothing for so long asks anew.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly long _first = after;
    private IAsyncEnumerator<EtcdWire.WatchAnswer>? _answers;
    private CancellationTokenSource? _silence;
    private CancellationTokenSource? _end;
    private int _opened;
    private long _after = after;

    /// <summary>What came next: all of one answer, and never a part of a revision.</summary>
    /// <exception cref="StoreGapException">What came is not known any more.</exception>
    /// <exception cref="StoreException">No member can be reached.</exception>
    public async Task<IReadOnlyList<EtcdWire.Event>> NextAsync(CancellationToken ct)
    {
        var events = new List<EtcdWire.Event>();
        var isDone = false;
        try
        {
            while (!isDone)
            {
                if (await AnswerAsync(ct) is not { } answer)
                {
                    // The parts of an answer that was cut off come again.
                    events.Clear();
                    continue;
                }

                if (answer.CompactRevision > 0) throw new StoreGapException(_first);
                if (answer.Canceled) throw new StoreException($"the etcd ends a watch: {answer.CancelReason ?? "without a reason"}");
                events.AddRange(answer.Events);
                isDone = events.Count > 0 && !answer.Fragment;
            }
        }
        finally
        {
            if (!isDone) await CloseAsync();
        }

        _after = events[^1].Kv.ModRevision;
        return events;
    }

    /// <returns>Null when the connection is gone, and another one is to be made.</returns>
    private async Task<EtcdWire.WatchAnswer?> AnswerAsync(CancellationToken ct)
    {
        try
        {
            if (_answers is null) await OpenAsync(ct);
            _silence!.CancelAfter(LongestSilence);
            return await _answers!.MoveNextAsync() ? _answers.Current : await CloseAsync();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return await CloseAsync();
        }
        catch (StoreException) when (_answers is not null)
        {
            // The connection was cut. Whether another member answers is found out by the next one.
            return await CloseAsync();
        }
        catch (EtcdRefusedException refused)
        {
            throw new StoreException($"the etcd refuses: {refused.Message}", refused);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task OpenAsync(CancellationToken ct)
    {
        // Whoever ends each connection at once is not asked without a break.
        if (_opened++ > 0) await Task.Delay(Pause, client.Time, ct);

        // A majority says where the etcd is: one that was put back to an older state counts anew from there, and would be silent until it comes to this revision.
        var now = await client.AskAsync(EtcdCalls.Range, new EtcdWire.Range(from) { KeysOnly = true, Limit = 1 }, ct);
        if (now.Header.Revision < _after) throw new StoreGapException(_first);
        _silence = new CancellationTokenSource(LongestSilence, client.Time);
        _end = CancellationTokenSource.CreateLinkedTokenSource(ct, _silence.Token);
        var watch = new EtcdWire.Watch(new EtcdWire.WatchCreate(from, _after + 1) { RangeEnd = end });
        _answers = client.StreamAsync(EtcdCalls.Watch, watch, EtcdJson.Default.Watch, EtcdJson.Default.StreamedWatchAnswer, _end.Token).GetAsyncEnumerator(_end.Token);
    }

    private async Task<EtcdWire.WatchAnswer?> CloseAsync()
    {
        if (_answers is { } answers) await answers.DisposeAsync();
        _silence?.Dispose();
        _end?.Dispose();
        (_answers, _silence, _end) = (null, null, null);
        return null;
    }
}
