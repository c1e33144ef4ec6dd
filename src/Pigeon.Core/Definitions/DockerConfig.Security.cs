namespace Pigeon.Core.Definitions;

/// <content>How far the container is kept apart from the VM and from other containers.</content>
public sealed partial record DockerConfig
{
    public bool? Privileged { get; init; }

    public ValueList<string> CapAdd { get; init => field = value ?? []; } = [];

    public ValueList<string> CapDrop { get; init => field = value ?? []; } = [];

    public ValueList<string> SecurityOptions { get; init => field = value ?? []; } = [];

    /// <summary>Further groups of the container's user, names or numbers.</summary>
    public ValueList<string> GroupAdd { get; init => field = value ?? []; } = [];

    public ValueList<Setting> Sysctls { get; init => field = value ?? []; } = [];

    public string? UsernsMode { get; init; }

    public string? IpcMode { get; init; }

    public string? PidMode { get; init; }

    public string? UtsMode { get; init; }

    public string? CgroupnsMode { get; init; }

    public string? CgroupParent { get; init; }

    public string? Isolation { get; init; }
}
