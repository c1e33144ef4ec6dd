using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>A container that carries Pigeon's labels, as the Engine shows it.</summary>
public sealed record Container
{
    public required ContainerId Id { get; init; }

    public required string Name { get; init; }

    public required AppName App { get; init; }

    public required StackVersion Version { get; init; }

    /// <summary>The service of its stack that it is of, as far as its labels say.</summary>
    public ServiceName? Service { get; init; }

    /// <summary>Whether Pigeon made it; only such a container is ever stopped or removed.</summary>
    public required bool Managed { get; init; }

    /// <summary>Whether it wants to be a member (<c>register_backend=true</c>).</summary>
    public required bool Registered { get; init; }

    public required ContainerState State { get; init; }

    public ContainerHealth Health { get; init; }

    /// <summary>Where it takes traffic; null while it has no address on the network that counts.</summary>
    public MemberAddress? Address { get; init; }

    /// <summary>It was told to end and has not ended yet.</summary>
    public bool Leaving { get; init; }

    /// <summary>How often the Engine started it again; read only while that matters.</summary>
    public int Restarts { get; init; }

    /// <summary>The Engine's identifier of the image that it runs; null where that was not told.</summary>
    public string? ImageId { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>The other VM that it runs on; null for a container of this one.</summary>
    public VmName? Vm { get; init; }

    /// <summary>The VM's port by which other VMs reach it; null when it is for this VM only.</summary>
    public int? PublishedPort { get; init; }

    public bool IsAlive => State is ContainerState.Running && !Leaving;

    public bool IsFit => IsAlive && Health is (ContainerHealth.None or ContainerHealth.Healthy);
}
