namespace Pigeon.Core.Protocol;

/// <summary>A VM of the fleet.</summary>
public sealed record VmWire
{
    public required string Name { get; init; }

    public string? Address { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Whether its agent was heard within the lease.</summary>
    public required bool Present { get; init; }

    /// <summary>When its agent was heard last; null when not since the controller was started.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    /// <summary>The agent's version.</summary>
    public required string Agent { get; init; }

    /// <summary>As it was told last; null when not since the controller was started.</summary>
    public HaproxyStatusWire? Haproxy { get; init; }

    /// <inheritdoc cref="Haproxy"/>
    public DockerStatusWire? Docker { get; init; }

    /// <summary>What is the matter with its certificate, in a sentence; null when nothing is.</summary>
    public string? Certificate { get; init; }
}
