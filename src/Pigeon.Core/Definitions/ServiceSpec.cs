using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>One entry of <c>task_definitions</c>: a kind of container and how to run it.</summary>
public sealed record ServiceSpec
{
    public required ServiceName Name { get; init; }

    /// <summary>Whether its containers are members (<c>register_backend=true</c> among the labels).</summary>
    public required bool Registered { get; init; }

    public required DockerConfig Docker { get; init; }
}
