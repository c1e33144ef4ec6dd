using System.Text.Json.Serialization;
using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>How HAProxy finds out whether a member can take traffic.</summary>
[JsonDerivedType(typeof(None), "none")]
[JsonDerivedType(typeof(Tcp), "tcp")]
[JsonDerivedType(typeof(Http), "http")]
public abstract record HealthCheck
{
    private HealthCheck() { }

    /// <summary>No check: a running container takes traffic at once. Only when the definition says so.</summary>
    public sealed record None : HealthCheck;

    /// <summary>The port accepts a connection.</summary>
    public sealed record Tcp(CheckPace Pace) : HealthCheck
    {
        /// <inheritdoc cref="Http.Port" />
        public int? Port { get; init; }
    }

    /// <summary>A request for the path is answered with a status from one of the ranges.</summary>
    public sealed record Http(UrlPath Path, HostName? Host, int StatusFrom, int StatusTo, CheckPace Pace) : HealthCheck
    {
        public CheckMethod Method { get; init; } = CheckMethod.Get;

        /// <summary>Ranges that are good beside the first one. A stored state of before it existed has none, and gives null.</summary>
        public ValueList<StatusRange> MoreStatuses { get; init => field = value ?? []; } = [];

        /// <summary>What the answer's body has to contain; null means anything.</summary>
        public string? Body { get; init; }

        /// <summary>A port other than the one for traffic; it is asked in plain HTTP/1.1, whatever the traffic is sent as. Null: the port for traffic, and as traffic is sent.</summary>
        public int? Port { get; init; }
    }
}
