using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>The state of an inspected container.</summary>
public sealed record ContainerState
{
    public ContainerStatus Status { get; init; }

    public bool Running { get; init; }

    public bool Paused { get; init; }

    public bool Restarting { get; init; }

    public bool Dead { get; init; }

    [JsonPropertyName("OOMKilled")]
    public bool OomKilled { get; init; }

    public int Pid { get; init; }

    public int ExitCode { get; init; }

    /// <summary>Why Docker could not start the container; empty where it could.</summary>
    public string Error { get; init => field = value ?? ""; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>Null where the container has no healthcheck.</summary>
    public ContainerHealth? Health { get; init; }
}
