using System.Collections.Concurrent;

namespace Pigeon.Controller.Store;

/// <summary>
/// Makes changes together that are asked for at about the same time: they are stored by one write, and each is answered after it. A thousand VMs that join at once
/// do not cost a thousand writes.
/// </summary>
/// <param name="open">A copy of what is stored, to be changed.</param>
/// <param name="save">Stores it.</param>
internal sealed class Gathering<TBook>(Func<TBook> open, Func<TBook, Task> save, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentQueue<(Func<TBook, bool> Change, Action<Exception?> Answer)> _asked = new();

    /// <param name="change">Makes it in the book, and says what came of it and whether there is anything to store.</param>
    public async Task<T> ChangeAsync<T>(Func<TBook, (T Outcome, bool IsChange)> change, CancellationToken ct)
    {
        var (answer, outcome) = (new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), default(T));
        await using var gone = ct.Register(() => answer.TrySetCanceled(ct));
        _asked.Enqueue((book =>
        {
            // Who asked may be gone, and then it must not be done behind their back.
            if (answer.Task.IsCompleted) return false;
            (outcome, var isChange) = change(book);
            return isChange;
        }, fault => _ = fault is null ? answer.TrySetResult(outcome!) : answer.TrySetException(fault)));
        await _turn.WaitAsync(ct);
        try
        {
            if (!answer.Task.IsCompleted) await StoreAsync(ct);
        }
        finally
        {
            _turn.Release();
        }

        return await answer.Task;
    }

    public void Dispose() => _turn.Dispose();

    private async Task StoreAsync(CancellationToken ct)
    {
        await Task.Delay(Pause, time, ct);
        var asked = new List<(Func<TBook, bool> Change, Action<Exception?> Answer)>();
        while (_asked.TryDequeue(out var one)) asked.Add(one);
        try
        {
            var (book, isChange) = (open(), false);
            foreach (var one in asked) isChange |= one.Change(book);
            if (isChange) await save(book);
            foreach (var one in asked) one.Answer(null);
        }
        catch (Exception fault)
        {
            foreach (var one in asked) one.Answer(fault);
        }
    }
}
