using System.Collections.Concurrent;

namespace Pigeon.Controller.Audit;

/// <summary>Adds lines to a file for many at once: those that come while the disk is busy go together, by one flush.</summary>
internal sealed class AuditLines(AuditFile file) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentQueue<(byte[] Line, TaskCompletionSource Written)> _waiting = new();

    /// <summary>Ends when the line is on the disk.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public async Task AddAsync(byte[] line)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((line, written));
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (!written.Task.IsCompleted) WriteAll();
        }
        finally
        {
            _turn.Release();
        }

        await written.Task;
    }

    public void Dispose()
    {
        file.Dispose();
        _turn.Dispose();
    }

    private void WriteAll()
    {
        var lines = new List<(byte[] Line, TaskCompletionSource Written)>();
        while (_waiting.TryDequeue(out var one)) lines.Add(one);
        try
        {
            file.Append([.. lines.SelectMany(one => one.Line)]);
            foreach (var (_, written) in lines) written.SetResult();
        }
        catch (IOException fault)
        {
            foreach (var (_, written) in lines) written.SetException(fault);
        }
    }
}
