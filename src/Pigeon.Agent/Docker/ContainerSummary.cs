using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>One entry of the container list.</summary>
public sealed record ContainerSummary
{
    public required string Id { get; init; }

    /// <summary>The container's names, without the leading slash that Docker writes.</summary>
    public IReadOnlyList<string> Names { get; init => field = [.. (value ?? []).Select(name => name.TrimStart('/'))]; } = [];

    public string Image { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("ImageID")]
    public string ImageId { get; init => field = value ?? ""; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? Empty.Labels; } = Empty.Labels;

    public ContainerStatus State { get; init; }

    /// <summary>Docker's sentence about the state, such as <c>Up 2 hours (healthy)</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>When the container was created, in seconds since 1970.</summary>
    public long Created { get; init; }

    public IReadOnlyList<ContainerPort> Ports { get; init => field = value ?? []; } = [];

    public NetworkSettings NetworkSettings { get; init => field = value ?? new(); } = new();

    [JsonInclude, JsonPropertyName("Health")]
    internal ContainerHealth? HealthField { get; init; }

    [JsonIgnore]
    public HealthStatus Health => HealthField?.Status ?? StatusText.Health(Status);

    /// <summary>The exit code of a container that has exited or is being restarted; null while it runs.</summary>
    [JsonIgnore]
    public int? ExitCode => StatusText.ExitCode(Status);
}
