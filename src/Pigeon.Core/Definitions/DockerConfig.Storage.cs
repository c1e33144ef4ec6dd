namespace Pigeon.Core.Definitions;

/// <content>What the container sees as its file system.</content>
public sealed partial record DockerConfig
{
    /// <summary><c>source:target[:options]</c> each; the source is a path of the VM, a volume's name, or with <c>./</c> before it a path in the formula.</summary>
    public ValueList<string> Binds { get; init; } = [];

    /// <summary>Whether a bind mounts something that the stack's formula lays.</summary>
    public static bool IsLaid(string bind) => bind.StartsWith("./", StringComparison.Ordinal);

    /// <summary>The binds with paths of the VM only.</summary>
    /// <param name="folder">Where the formula is laid.</param>
    public IEnumerable<string> BindsFrom(string folder) => Binds.Select(bind => IsLaid(bind) ? $"{folder}/{bind[2..]}" : bind);

    /// <summary>Paths of the container that get a volume without a name.</summary>
    public ValueList<string> Volumes { get; init => field = value ?? []; } = [];

    /// <summary><c>container[:ro|rw]</c> each.</summary>
    public ValueList<string> VolumesFrom { get; init => field = value ?? []; } = [];

    public string? VolumeDriver { get; init; }

    /// <summary>By path of the container, with the mount's options.</summary>
    public ValueList<Setting> Tmpfs { get; init => field = value ?? []; } = [];

    /// <summary>Bytes of <c>/dev/shm</c>.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Whether the image's own files cannot be written to.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Of the Engine's storage driver.</summary>
    public ValueList<Setting> StorageOptions { get; init => field = value ?? []; } = [];

    public ValueList<DeviceSpec> Devices { get; init => field = value ?? []; } = [];

    /// <summary>Rules of the devices cgroup, such as <c>c 42:* rmw</c>.</summary>
    public ValueList<string> DeviceCgroupRules { get; init => field = value ?? []; } = [];
}
