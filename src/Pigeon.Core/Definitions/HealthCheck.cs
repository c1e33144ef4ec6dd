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
    public sealed record Tcp(CheckPace Pace) : HealthCheck;

    /// <summary>A GET of the path is answered with a status from the range.</summary>
    public sealed record Http(UrlPath Path, HostName? Host, int StatusFrom, int StatusTo, CheckPace Pace) : HealthCheck;
}
