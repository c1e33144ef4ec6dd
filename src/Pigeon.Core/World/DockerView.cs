using Pigeon.Core.Names;
using Pigeon.Core.Pruning;

namespace Pigeon.Core.World;

/// <summary>What the Docker Engine says, and what the agent has under way there.</summary>
public sealed record DockerView
{
    /// <summary>Whether the Engine answered this time; if not, the containers are those of the last time.</summary>
    public required bool Reachable { get; init; }

    /// <summary>Whether the containers were ever listed since the agent started.</summary>
    public required bool Listed { get; init; }

    public required ValueList<Container> Containers { get; init; }

    /// <summary>Names of the networks that Pigeon needs and that exist.</summary>
    public ValueList<NetworkName> Networks { get; init; } = [];

    /// <summary>The networks of pods; null when the Engine was not asked for networks this time.</summary>
    public ValueList<PodNetwork>? Pods { get; init; }

    /// <summary>Names of containers, and of pods' networks as <see cref="Stacks.PodSpec.Work"/> says them, on which work is under way.</summary>
    public ValueList<string> Busy { get; init; } = [];

    /// <summary>What went wrong with one of those, the latest only.</summary>
    public ValueList<WorkFailure> Failures { get; init; } = [];

    /// <summary>What images that stacks want turned out to be, while the stacks have not noted it.</summary>
    public ValueList<FoundImage> FoundImages { get; init; } = [];

    /// <summary>The pulls that are under way.</summary>
    public ValueList<ImagePull> Pulls { get; init; } = [];

    /// <summary>What a prune is removing.</summary>
    public ValueList<Leftover> Pruning { get; init; } = [];

    /// <summary>Identifiers of former stacks' images that a prune has found to be gone.</summary>
    public ValueList<string> GoneImages { get; init; } = [];

    public Container? Find(ContainerId id) => Containers.FirstOrDefault(container => container.Id == id);

    /// <summary>The container that has the name now; one that is confirmed gone only when there is no other.</summary>
    public Container? Find(string name) =>
        Containers.FirstOrDefault(container => container.Name == name && container.State is not ContainerState.Removed)
        ?? Containers.FirstOrDefault(container => container.Name == name);
}
