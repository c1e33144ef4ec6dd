namespace Pigeon.Agent.Docker;

/// <summary>The networks that a container joins when it is created; before API 1.44 Docker takes one, the others are joined by a call of their own.</summary>
public sealed record NetworkingConfig
{
    public IReadOnlyDictionary<string, EndpointSettings>? EndpointsConfig { get; init; }
}
