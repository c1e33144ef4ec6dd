using System.Text.Json.Serialization;

namespace Pigeon.Core.Definitions;

/// <summary>What a lane's backend section says. Two stacks with equal settings can follow each other in a lane without a reload.</summary>
public sealed record LaneSettings
{
    public ProxyMode Mode { get; init; }

    public required Balance Balance { get; init; }

    public required HealthCheck Check { get; init; }

    // Stored states of before a member existed are read without it, and then null is what init is given.
    public LaneTimeouts Timeouts { get; init => field = value ?? new(); } = new();

    /// <summary>How often a connection is tried again; null leaves what <c>haproxy.cfg</c> says for all.</summary>
    public int? Retries { get; init; }

    /// <summary>Requests (in <see cref="ProxyMode.Tcp"/> connections) on one member at once, the others wait; null means no limit.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Null: every request goes where it goes best.</summary>
    public StickyCookie? Cookie { get; init; }

    public MemberProtocol Protocol { get; init; }

    /// <summary>Null: in the clear.</summary>
    public MemberTls? Tls { get; init; }

    public ProxyHeader ProxyHeader { get; init; }

    /// <summary>Lines of the backend section in HAProxy's own words, as the definition has them.</summary>
    public ValueList<string> Snippet { get; init => field = value ?? []; } = [];

    /// <summary>Whether a client may come back to a member that is draining, because something leads it there.</summary>
    [JsonIgnore]
    public bool IsSticky => Cookie is not null || Snippet.Any(line => line.StartsWith("stick ", StringComparison.Ordinal));
}
