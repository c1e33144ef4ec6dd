using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Pruning;

/// <summary>Something of Pigeon's that no stack needs.</summary>
public abstract record Leftover
{
    private Leftover() { }

    /// <summary>A stable word for programs.</summary>
    public abstract string Kind { get; }

    public abstract string Name { get; }

    /// <summary>Whether a stack that comes now would meet it while it is being removed.</summary>
    public abstract bool Hinders(StackSpec spec);

    /// <summary>A container that Pigeon made for a stack which is not here.</summary>
    public sealed record Container(ContainerId Id, string ContainerName, AppName App, StackVersion Version) : Leftover
    {
        public override string Kind => "container";

        public override string Name => ContainerName;

        public override bool Hinders(StackSpec spec) => spec.App == App && spec.Version == Version;
    }

    /// <summary>A network that Pigeon made.</summary>
    public sealed record Network(string Id, string NetworkName) : Leftover
    {
        public override string Kind => "network";

        public override string Name => NetworkName;

        public override bool Hinders(StackSpec spec) => spec.NetworkNames.Contains(NetworkName);
    }

    /// <summary>One name of an image; with its last name the image goes.</summary>
    /// <param name="Id">The Engine's identifier of the image that the name meant when it was decided upon.</param>
    /// <param name="Reference">A tag or a digest, with the repository.</param>
    public sealed record Image(string Id, string Reference) : Leftover
    {
        public override string Kind => "image";

        public override string Name => Reference;

        public override bool Hinders(StackSpec spec) =>
            spec.Containers.Any(container => ImageName.RepositoryOf(container.Service.Docker.Image) == ImageName.RepositoryOf(Reference));
    }

    public sealed override string ToString() => $"{Kind} {Name}";
}
