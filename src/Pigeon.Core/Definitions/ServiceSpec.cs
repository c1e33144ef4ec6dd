using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>One entry of <c>task_definitions</c>: a kind of container and how to run it.</summary>
public sealed record ServiceSpec
{
    public required ServiceName Name { get; init; }

    /// <summary>Whether its containers are members (<c>register_backend=true</c> among the labels).</summary>
    public required bool Registered { get; init; }

    /// <summary>The share of the lane's traffic that each of its members gets, beside the others' weights. A stored state of before it existed gives 0.</summary>
    public int Weight { get; init => field = value == 0 ? 1 : value; } = 1;

    public required DockerConfig Docker { get; init; }
}
