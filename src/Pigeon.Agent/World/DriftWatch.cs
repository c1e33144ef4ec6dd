using Microsoft.Extensions.Logging;
using Pigeon.Core;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>Remembers for one turn how HAProxy was left, and tells what another hand has changed since.</summary>
public sealed partial class DriftWatch(TimeProvider time, ILogger<DriftWatch> logger)
{
    private const int Kept = 20;

    /// <summary>How long after a change of the file a reload may have taken that in.</summary>
    private static readonly TimeSpan Suspicion = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Queue<Drift> _recent = new();
    private ProxyView? _left;
    private long _found;
    private DateTimeOffset _configChangedAt = DateTimeOffset.MinValue;

    /// <summary>What was found last, oldest first.</summary>
    public ValueList<Drift> Recent
    {
        get { lock (_lock) return _recent.ToValueList(); }
    }

    /// <summary>How often something was found since the agent was started.</summary>
    public long Found => Interlocked.Read(ref _found);

    /// <summary>Says how HAProxy is now, if all went well; null when that is not known.</summary>
    public void Expect(ProxyView? left) => _left = left;

    /// <summary>Compares with what was left. Until that is said again, nothing is known.</summary>
    /// <param name="configChanged">Whether another hand was at the configuration file since the last time.</param>
    /// <returns>HAProxy as it is. One that somebody reloaded after he changed the file runs nobody knows what: it has no fingerprint.</returns>
    public ProxyView? Judge(ProxyView? now, bool configChanged)
    {
        if (configChanged) _configChangedAt = time.GetUtcNow();
        if (_left is not { } left) return now;
        _left = null;
        foreach (var finding in DriftFinder.Find(left, now)) Tell(finding);
        if (now is null || now.WorkerPid == left.WorkerPid || time.GetUtcNow() > _configChangedAt + Suspicion) return now;
        return now with { Structure = "" };
    }

    /// <summary>Takes down something that another hand has changed and that is being put right.</summary>
    public void Tell(string what)
    {
        Log.Found(logger, what);
        Interlocked.Increment(ref _found);
        lock (_lock)
        {
            _recent.Enqueue(new Drift(time.GetUtcNow(), what));
            if (_recent.Count > Kept) _recent.Dequeue();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Changed by another hand, and being put right: {What}")]
        public static partial void Found(ILogger logger, string what);
    }
}
