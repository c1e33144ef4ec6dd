using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pigeon.Agent.Control;
using Pigeon.Core;
using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Agent.Formulas;

/// <summary>Lays and removes formulas beside the loop, which does not wait for disks. What came of it the folder itself shows.</summary>
public sealed partial class FormulaWork(FormulaShelf shelf, BundleStore bundles, Bell bell, TimeProvider time, ILogger<FormulaWork> logger)
{
    private readonly Channel<Move.FormulaMove> _jobs = Channel.CreateUnbounded<Move.FormulaMove>();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkFailure> _failures = new(StringComparer.Ordinal);

    public FormulaView Observe(Desired desired)
    {
        // What is under way is read first: what ends in between shows as busy once too often, not once too rarely.
        ValueList<string> busy;
        lock (_lock) busy = _busy.Order(StringComparer.Ordinal).ToValueList();
        var laid = shelf.Observe(desired, busy);
        lock (_lock) return new() { Laid = laid, Busy = busy, Failures = _failures.Values.OrderBy(failure => failure.Work, StringComparer.Ordinal).ToValueList() };
    }

    public void Submit(Move.FormulaMove move)
    {
        lock (_lock)
        {
            if (!_busy.Add(move.Work)) return;
        }

        _jobs.Writer.TryWrite(move);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var move in _jobs.Reader.ReadAllAsync(ct)) Do(move);
    }

    private void Do(Move.FormulaMove move)
    {
        try
        {
            if (move is Move.LayFormula lay) shelf.Lay(lay.Name, lay.Version, bundles.Load(lay.Spec.Formula!));
            else shelf.Remove(move.Name, move.Version);
            Log.Done(logger, move.Text);
            lock (_lock) _failures.Remove(move.Work);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever it is: the agent does not end over a file.
            Log.Failed(logger, move.Text, fault.Message);
            lock (_lock)
                _failures[move.Work] = new WorkFailure(move.Work, fault.Message, time.GetUtcNow(), (_failures.GetValueOrDefault(move.Work)?.Attempts ?? 0) + 1, Passing: true);
        }
        finally
        {
            lock (_lock) _busy.Remove(move.Work);
            bell.Ring(Reason.Work);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Done: {Move}")]
        public static partial void Done(ILogger logger, string move);

        [LoggerMessage(LogLevel.Warning, "Cannot {Move}: {Fault}")]
        public static partial void Failed(ILogger logger, string move, string fault);
    }
}
