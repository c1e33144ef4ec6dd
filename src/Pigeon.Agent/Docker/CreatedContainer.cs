namespace Pigeon.Agent.Docker;

/// <summary>A container that the engine created.</summary>
public sealed record CreatedContainer
{
    public required string Id { get; init; }

    /// <summary>What the engine left out of it, because the kernel does not have it.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}
