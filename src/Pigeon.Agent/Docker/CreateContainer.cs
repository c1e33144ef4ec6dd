using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>The body of a container's creation. What is null is not sent, so that the image's own setting or Docker's default holds.</summary>
public sealed record CreateContainer
{
    public required string Image { get; init; }

    /// <summary><c>os[/architecture[/variant]]</c> that the image has to be for. It is no part of the body: Docker wants it in the address.</summary>
    [JsonIgnore]
    public string? Platform { get; init; }

    public string? Hostname { get; init; }

    public string? Domainname { get; init; }

    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    public string? MacAddress { get; init; }

    public bool? Tty { get; init; }

    public bool? OpenStdin { get; init; }

    public bool? NetworkDisabled { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Each entry reads <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Keys such as <c>8080/tcp</c>.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    /// <summary>Paths in the container that get an anonymous volume.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }

    public Healthcheck? Healthcheck { get; init; }

    public string? StopSignal { get; init; }

    /// <summary>Seconds between the stop signal and SIGKILL.</summary>
    public int? StopTimeout { get; init; }

    public HostConfig? HostConfig { get; init; }

    public NetworkingConfig? NetworkingConfig { get; init; }
}
