namespace Pigeon.Agent.Docker;

/// <summary>A mount in the long form: <c>bind</c>, <c>volume</c> or <c>tmpfs</c>.</summary>
public sealed record Mount
{
    public string? Type { get; init; }

    public string? Source { get; init; }

    public string? Target { get; init; }

    public bool? ReadOnly { get; init; }
}
