namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>
/// The counters of one server, or of a whole backend when <see cref="IsBackend"/>: one row of "show stat". Counters restart
/// with each worker. A response that HAProxy made itself (503, 504) counts in the backend's row only.
/// </summary>
public sealed record StatRow
{
    public required string Backend { get; init; }

    /// <summary>The server's name; "BACKEND" in the backend's own row.</summary>
    public required string Server { get; init; }

    /// <summary>"UP", "DOWN", "MAINT", "DRAIN", "UP 1/2", "no check", ...</summary>
    public required string Status { get; init; }

    /// <summary>How the last check ended: "L7OK", "L4CON", "L7STS", "* L4TOUT" while one is running; empty without checks.</summary>
    public required string CheckStatus { get; init; }

    /// <summary>The status code of the last layer 7 check.</summary>
    public int? CheckCode { get; init; }

    /// <summary>What the last check saw, in HAProxy's words.</summary>
    public required string LastCheck { get; init; }

    /// <summary>Sessions on it now; with <see cref="Queued"/> what is in flight.</summary>
    public required long Sessions { get; init; }

    public required long Queued { get; init; }

    public required long SessionsTotal { get; init; }

    public required long Responses2xx { get; init; }

    public required long Responses3xx { get; init; }

    public required long Responses4xx { get; init; }

    public required long Responses5xx { get; init; }

    public required long ConnectionErrors { get; init; }

    public required long ResponseErrors { get; init; }

    public required long Retries { get; init; }

    public required long Redispatches { get; init; }

    /// <summary>Average over the last 1,024 responses, in milliseconds.</summary>
    public required long ResponseMilliseconds { get; init; }

    public bool IsBackend => Server == "BACKEND";
}
