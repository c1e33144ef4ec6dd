using Pigeon.Agent.Control;
using Pigeon.Agent.Http;
using Pigeon.Agent.World;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Hosting.Metrics;

namespace Pigeon.Agent.Metrics;

/// <summary>What an agent tells Prometheus: what its last round found, and what was done since it started. Nobody is asked anything for it.</summary>
/// <param name="commands">How many runtime commands were sent to HAProxy.</param>
/// <param name="clock">The machine's: whoever scrapes compares with that.</param>
public sealed class AgentMetrics(Reconciler reconciler, StatusReport report, DockerWatcher watcher, DriftWatch drift, Func<long> commands, TimeProvider clock)
{
    private long _doneAt;

    private readonly Tally<string> _rounds = new("done", "failed");
    private readonly Durations _taken = new();
    private readonly Tally<(string Verb, string Outcome)> _ended = new(
        from verb in Enum.GetValues<Verb>() from outcome in Enum.GetValues<OperationOutcome>() select (Words.Of(verb), Words.Of(outcome)));

    /// <summary>When the certificate runs out that the controller is shown; null where there is none.</summary>
    public Func<DateTimeOffset?> LinkEnds { get; init; } = () => null;

    /// <summary>Counts a round of the loop.</summary>
    /// <param name="isDone">Whether it came to its end.</param>
    public void Round(TimeSpan taken, bool isDone)
    {
        if (isDone) Interlocked.Exchange(ref _doneAt, clock.GetUtcNow().ToUnixTimeMilliseconds());
        _rounds.Count(isDone ? "done" : "failed");
        _taken.Add(taken);
    }

    /// <summary>Counts the operations that have ended between two states.</summary>
    public void Stored(Desired before, Desired after)
    {
        // The loop waits for it: what was not touched is the same record.
        var untouched = new HashSet<object>(before.Apps, ReferenceEqualityComparer.Instance);
        foreach (var app in after.Apps.Where(app => !untouched.Contains(app)))
        {
            var former = before.Find(app.Name);
            foreach (var operation in app.Operations)
                if (operation.Outcome is { } outcome && former?.Operations.Any(known => known.Id == operation.Id && !known.IsRunning) != true) _ended.Count((Words.Of(operation.Verb), Words.Of(outcome)));
        }
    }

    public MetricPage Page()
    {
        var page = new MetricPage();
        ProcessMetrics.Write(page, "agent");
        var last = reconciler.Last;
        var status = last is null ? null : report.Show(last);
        page.Gauge("pigeon_docker_reachable", "Whether the Docker Engine answered in the last round", status?.Docker.Reachable ?? false)
            .Counter("pigeon_docker_events_total", "Events of the Docker Engine that were heard", watcher.Events)
            .Gauge("pigeon_docker_last_event_timestamp_seconds", "When the last of them was heard, in seconds since 1970", watcher.LastEventAt)
            .Gauge("pigeon_haproxy_reachable", "Whether HAProxy answered in the last round", status?.Haproxy.Running ?? false)
            .Gauge("pigeon_haproxy_problem", "Whether HAProxy does not run, is too old, or refuses its configuration", status is null or { Haproxy.Problem: not null })
            .Gauge("pigeon_haproxy_old_workers", "Workers of before a reload that still serve", status?.Haproxy.OldWorkers ?? 0)
            .Counter("pigeon_haproxy_reloads_total", "Reloads of HAProxy that the agent has made", status?.Haproxy.Reloads ?? 0)
            .Counter("pigeon_haproxy_commands_total", "Runtime commands that change something and were sent to HAProxy", commands())
            .Counter("pigeon_drift_total", "Changes of another hand in HAProxy, its files or laid files that were found and put right", drift.Found)
            .Gauge("pigeon_problems", "Things that pigeon status says are wrong or deserve a look", status?.Problems().Count() ?? 0);
        page.Counter("pigeon_rounds_total", "Rounds of the agent's loop, by what they came to");
        foreach (var (outcome, count) in _rounds.All) page.Add("pigeon_rounds_total", count, ("outcome", outcome));
        _taken.Write(page, "pigeon_round_duration_seconds", "How long the rounds took");
        page.Gauge("pigeon_last_round_timestamp_seconds", "When the last round ended that came to its end, in seconds since 1970",
            Interlocked.Read(ref _doneAt) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
        page.Counter("pigeon_operations_total", "Operations that have ended, by what they came to");
        foreach (var ((verb, outcome), count) in _ended.All) page.Add("pigeon_operations_total", count, ("verb", verb), ("outcome", outcome));
        StatusMetrics.Write(page, status);
        return page.Gauge("pigeon_link_certificate_expiry_timestamp_seconds", "When the certificate runs out that the agent shows its controller, in seconds since 1970", LinkEnds());
    }
}
