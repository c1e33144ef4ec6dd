using Microsoft.Extensions.Logging;
using Pigeon.Agent.Control;
using Pigeon.Agent.Docker;

namespace Pigeon.Agent.World;

/// <summary>
/// Listens to Docker's events and rings the bell; the loop lists after that, so nothing is lost between the two.
/// The stream is opened again when it ends, and the first list after each opening sees what was missed.
/// </summary>
public sealed partial class DockerWatcher(EngineClient engine, LeavingMarks leaving, Bell bell, TimeProvider time, ILogger<DockerWatcher> logger)
{
    /// <summary>The signals by which a container is told to end: SIGINT, SIGQUIT, SIGKILL, SIGTERM.</summary>
    private static readonly int[] EndSignals = [2, 3, 9, 15];

    private static readonly TimeSpan PauseAtLeast = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAtMost = TimeSpan.FromSeconds(2);
    private readonly TaskCompletionSource _firstTry = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _events;
    private long _lastEventAt;

    /// <summary>How many events were heard.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>When the last one was; null before the first.</summary>
    public DateTimeOffset? LastEventAt => Interlocked.Read(ref _lastEventAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Completes when the stream is open or could not be opened: from then on a list misses nothing that a retry would not find.</summary>
    public Task FirstTry => _firstTry.Task;

    public async Task RunAsync(CancellationToken ct)
    {
        var pause = PauseAtLeast;
        var told = "";
        while (true)
        {
            try
            {
                await ListenAsync(() => (pause, told) = (PauseAtLeast, ""), ct);
            }
            catch (Exception fault) when (fault is EngineUnreachableException or EngineException or TimeoutException)
            {
                // An outage is told once, not at every attempt.
                if (fault.Message != told) Log.StreamEnded(logger, fault.Message);
                told = fault.Message;
            }

            _firstTry.TrySetResult();
            bell.Ring(Reason.Docker);
            await Task.Delay(pause, time, ct);
            pause = pause * 2 < PauseAtMost ? pause * 2 : PauseAtMost;
        }
    }

    private async Task ListenAsync(Action connected, CancellationToken ct)
    {
        var filter = new EventFilter { Types = ["container", "network"] };
        await foreach (var happened in engine.EventsAsync(filter, since: null, () => Connected(connected), ct))
        {
            if (happened.Action.StartsWith("exec_", StringComparison.Ordinal)) continue;
            Interlocked.Increment(ref _events);
            Interlocked.Exchange(ref _lastEventAt, time.GetUtcNow().Ticks);
            if (happened.Signal is { } signal && EndSignals.Contains(signal)) leaving.Mark(happened.ActorId);
            if (happened.Action is "start" or "destroy") leaving.Clear(happened.ActorId);
            bell.Ring(Reason.Docker);
        }
    }

    private void Connected(Action connected)
    {
        connected();
        Log.StreamOpened(logger);
        _firstTry.TrySetResult();
        bell.Ring(Reason.Docker);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Docker's event stream is open")]
        public static partial void StreamOpened(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "Docker's event stream ended, and is opened again as soon as Docker answers: {Fault}")]
        public static partial void StreamEnded(ILogger logger, string fault);
    }
}
