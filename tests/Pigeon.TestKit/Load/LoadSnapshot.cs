namespace Pigeon.TestKit;

/// <summary>What a load has counted so far.</summary>
public sealed record LoadSnapshot
{
    /// <summary>Requests answered in full with a 2xx status.</summary>
    public required long Served { get; init; }

    /// <summary>Requests lost, in any of the ways of <see cref="FailureKind" />.</summary>
    public required long Failed { get; init; }

    /// <summary>Requests on their way.</summary>
    public required int InFlight { get; init; }

    /// <summary>Kept connections that the server closed while nothing was outstanding: no failures.</summary>
    public required long IdleClosed { get; init; }

    /// <summary>Served requests by the version that answered.</summary>
    public required IReadOnlyDictionary<string, long> ByVersion { get; init; }

    /// <summary>Lost requests by kind.</summary>
    public required IReadOnlyDictionary<string, long> FailedByKind { get; init; }

    /// <summary>The median latency of served requests.</summary>
    public required double P50Ms { get; init; }

    /// <summary>The latency that one served request in a hundred exceeds.</summary>
    public required double P99Ms { get; init; }

    /// <summary>The highest latency of a served request.</summary>
    public required double MaxLatencyMs { get; init; }

    /// <summary>The first lost requests, twenty at most.</summary>
    public required IReadOnlyList<LoadFailure> Failures { get; init; }

    /// <summary>The marks and what started after each; a request belongs to the phase it started in.</summary>
    public required IReadOnlyList<LoadPhase> Phases { get; init; }

    /// <summary>The phase of a name, the last one if several have it.</summary>
    public LoadPhase Phase(string name) => Phases.Last(phase => phase.Name == name);

    /// <summary>The counts and the failures in a few lines, for the message of a failing test.</summary>
    public string Describe() => string.Join('\n',
    [
        $"{Served} served, {Failed} failed, {IdleClosed} closed while idle; by version: {Join(ByVersion)}; failed: {Join(FailedByKind)}",
        .. Failures.Select(each => $"  {each.At:HH:mm:ss.fff} {each.Kind} {each.Status} {each.Reason} ({each.Worker}, {each.Phase})"),
    ]);

    private static string Join(IReadOnlyDictionary<string, long> counts) => string.Join(", ", counts.Select(each => $"{each.Key}={each.Value}"));
}
