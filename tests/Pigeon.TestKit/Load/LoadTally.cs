namespace Pigeon.TestKit;

/// <summary>The counters of a load; every method may be called from any thread.</summary>
internal sealed class LoadTally
{
    private const int FailuresKept = 20;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<LoadFailure> _failures = [];
    private readonly Dictionary<FailureKind, long> _byKind = [];
    private readonly List<PhaseCount> _phases = [];
    private PhaseCount _total;
    private LatencyHistogram _latencies = new();
    private long _idleClosed;
    private int _inFlight;

    public LoadTally(TimeProvider time)
    {
        _time = time;
        _total = new PhaseCount("total", time.GetUtcNow());
        _phases.Add(new PhaseCount("start", time.GetUtcNow()));
    }

    public void Mark(string name)
    {
        lock (_gate)
            _phases.Add(new PhaseCount(name, _time.GetUtcNow()));
    }

    public void Reset()
    {
        lock (_gate)
        {
            _failures.Clear();
            _byKind.Clear();
            _phases.Clear();
            _phases.Add(new PhaseCount("start", _time.GetUtcNow()));
            _total = new PhaseCount("total", _time.GetUtcNow());
            _latencies = new LatencyHistogram();
            _idleClosed = 0;
        }
    }

    /// <summary>Counts a request as on its way; its phase is to be handed back with the outcome.</summary>
    public PhaseCount Begin()
    {
        lock (_gate)
        {
            _inFlight++;
            return _phases[^1];
        }
    }

    public void Served(PhaseCount started, string version, TimeSpan? latency)
    {
        lock (_gate)
        {
            _inFlight--;
            Current(started).Serve(version);
            _total.Serve(version);
            if (latency is { } measured)
                _latencies.Add(measured);
        }
    }

    public void Failed(PhaseCount started, LoadFault fault, string worker)
    {
        lock (_gate)
        {
            _inFlight--;
            var phase = Current(started);
            phase.Fail();
            _total.Fail();
            _byKind[fault.Kind] = _byKind.GetValueOrDefault(fault.Kind) + 1;
            if (_failures.Count < FailuresKept)
                _failures.Add(new LoadFailure(_time.GetUtcNow(), fault.Kind, fault.Status, fault.Message, worker, phase.Name));
        }
    }

    public void ClosedIdle()
    {
        lock (_gate)
            _idleClosed++;
    }

    public LoadSnapshot Snapshot()
    {
        lock (_gate)
        {
            var total = _total.Freeze();
            return new LoadSnapshot
            {
                Served = total.Served,
                Failed = total.Failed,
                InFlight = _inFlight,
                IdleClosed = _idleClosed,
                ByVersion = total.ByVersion,
                FailedByKind = _byKind.ToDictionary(each => each.Key.ToString(), each => each.Value),
                P50Ms = Math.Round(_latencies.QuantileMs(0.50), 3),
                P99Ms = Math.Round(_latencies.QuantileMs(0.99), 3),
                MaxLatencyMs = Math.Round(_latencies.Max.TotalMilliseconds, 3),
                Failures = [.. _failures],
                Phases = [.. _phases.Select(phase => phase.Freeze())],
            };
        }
    }

    // A reset forgets the phase that a request on its way had started in; its outcome still counts.
    private PhaseCount Current(PhaseCount started) => _phases.Contains(started) ? started : _phases[0];
}
