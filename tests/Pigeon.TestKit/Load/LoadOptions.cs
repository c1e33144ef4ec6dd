namespace Pigeon.TestKit;

/// <summary>What a load consists of.</summary>
public sealed record LoadOptions
{
    /// <summary>Where the requests go: http only.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the requests come from; this machine if not set.</summary>
    public LanMachine? Machine { get; init; }

    /// <summary>The Host header; that of the address if not set.</summary>
    public string? Host { get; init; }

    /// <summary>Connections that are kept and used again.</summary>
    public int KeepAlive { get; init; } = 8;

    /// <summary>Workers that open a connection for each request.</summary>
    public int Fresh { get; init; } = 2;

    /// <summary>Kept connections that always have a slow request in flight, outside of the rate and of the latencies.</summary>
    public int Slow { get; init; } = 2;

    /// <summary>Kept connections that always have a POST in flight whose body takes as long as a slow request.</summary>
    public int Uploads { get; init; }

    /// <summary>Kept connections that always have a GET in flight whose answer takes as long as a slow request to come.</summary>
    public int Downloads { get; init; }

    /// <summary>WebSockets on which each message is echoed; each lives as long as a slow request, then the next is opened.</summary>
    public int WebSockets { get; init; }

    /// <summary>How long a slow request takes: the path /slow?ms=N of the test app.</summary>
    public TimeSpan SlowFor { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Requests per second over all workers but the slow ones; as fast as they are answered if not set.</summary>
    public double? Rate { get; init; }

    /// <summary>Keeps to the rate's timetable however slow the answers are, and measures latency from the time a request was due.</summary>
    public bool OpenLoop { get; init; }

    /// <summary>Sends POST requests with a body of that many bytes instead of GET.</summary>
    public int? PostBytes { get; init; }

    /// <summary>How long a request may take, connecting included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Ends after that many requests; goes on until stopped if not set.</summary>
    public long? Requests { get; init; }
}
