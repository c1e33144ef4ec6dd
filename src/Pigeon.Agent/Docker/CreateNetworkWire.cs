namespace Pigeon.Agent.Docker;

internal sealed record CreateNetworkWire
{
    public required string Name { get; init; }

    public string Driver { get; init; } = "bridge";

    // Engines before API 1.44 create a second network of the same name unless this is set; newer ones ignore it.
    public bool CheckDuplicate { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }
}
