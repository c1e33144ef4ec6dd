using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pigeon.Agent.Control;
using Pigeon.Core;
using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Agent.Hooks;

/// <summary>
/// Runs hooks beside the loop, which never waits for them. What came of each is kept in memory until the machine has taken notice; an agent that dies
/// before runs it again.
/// </summary>
public sealed partial class HookWork(HookCaller caller, Bell bell, ILogger<HookWork> logger)
{
    private const int OutcomesKept = 256;
    private readonly Channel<Move.RunHook> _due = Channel.CreateUnbounded<Move.RunHook>();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly Queue<HookOutcome> _outcomes = new();

    /// <summary>Keys of those that run. To be read before <see cref="Outcomes"/>, so that one which ends in between is in either.</summary>
    public ValueList<string> Running
    {
        get { lock (_lock) return _running.Order(StringComparer.Ordinal).ToValueList(); }
    }

    public ValueList<HookOutcome> Outcomes
    {
        get { lock (_lock) return _outcomes.ToValueList(); }
    }

    public void Submit(Move.RunHook move)
    {
        lock (_lock)
        {
            if (!_running.Add(move.Due.Key)) return;
        }

        _due.Writer.TryWrite(move);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        // Hooks of several apps run at once; those of one app come one after the other.
        var under = new List<Task>();
        try
        {
            await foreach (var move in _due.Reader.ReadAllAsync(ct))
            {
                under.RemoveAll(task => task.IsCompleted);
                under.Add(CallAsync(move, ct));
            }
        }
        finally
        {
            // Each is killed first: the next agent runs it again, and must not do so beside this one's.
            await Task.WhenAll(under);
        }
    }

    private async Task CallAsync(Move.RunHook move, CancellationToken ct)
    {
        var due = move.Due;
        string? problem;
        try
        {
            problem = await caller.CallAsync(due, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever it is: a hook that never ends would hold up its app for good.
            problem = fault.Message;
        }

        if (problem is null) Log.Done(logger, move.Text);
        else Log.Failed(logger, move.Text, problem);
        lock (_lock)
        {
            _outcomes.Enqueue(new HookOutcome(due.Key, due.Failures, problem));
            if (_outcomes.Count > OutcomesKept) _outcomes.Dequeue();
            _running.Remove(due.Key);
        }

        bell.Ring(Reason.Work);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Done: {Hook}")]
        public static partial void Done(ILogger logger, string hook);

        [LoggerMessage(LogLevel.Warning, "Failed: {Hook}: {Problem}")]
        public static partial void Failed(ILogger logger, string hook, string problem);
    }
}
