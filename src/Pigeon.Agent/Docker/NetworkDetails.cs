namespace Pigeon.Agent.Docker;

/// <summary>A network of the engine.</summary>
public sealed record NetworkDetails
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string Driver { get; init => field = value ?? ""; } = "";

    public bool Internal { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? Empty.Labels; } = Empty.Labels;
}
