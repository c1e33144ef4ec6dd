using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>What Docker's own healthcheck of a container says; <see cref="None"/> where the container has no healthcheck.</summary>
[JsonConverter(typeof(HealthStatusConverter))]
public enum HealthStatus
{
    None,
    Starting,
    Healthy,
    Unhealthy,
}
