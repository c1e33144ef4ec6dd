namespace Pigeon.Core.Definitions;

/// <summary>A <c>docker_config</c>: what a container is created from, in units of the Engine API. Null leaves the image's own, or the Engine's.</summary>
/// <remarks>What a stored state of before a member existed leaves out comes as null from the serializer, which knows nothing of defaults.</remarks>
public sealed partial record DockerConfig
{
    /// <summary>The image's reference, tag or digest included.</summary>
    public required string Image { get; init; }

    public PullPolicy PullPolicy { get; init; }

    /// <summary><c>os[/architecture[/variant]]</c> that the image has to be for.</summary>
    public string? Platform { get; init; }

    public ValueList<string>? Command { get; init; }

    public ValueList<string>? Entrypoint { get; init; }

    /// <summary><c>NAME=value</c> each.</summary>
    public ValueList<string> Environment { get; init; } = [];

    /// <summary>Files of the VM with more variables, read when a container is created. Later ones win over earlier ones, and <see cref="Environment"/> over all.</summary>
    public ValueList<string> EnvironmentFiles { get; init => field = value ?? []; } = [];

    /// <summary>The variables that hold secrets: what is kept of them is where they are to be found.</summary>
    public ValueList<SecretVariable> SecretEnvironment { get; init => field = value ?? []; } = [];

    /// <summary><c>user[:group]</c>, names or numbers.</summary>
    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    public bool? Tty { get; init; }

    /// <summary>Whether the container's input stays open though nobody is attached.</summary>
    public bool? StdinOpen { get; init; }

    /// <summary>Whether an init process reaps the container's dead children.</summary>
    public bool? Init { get; init; }

    /// <summary>The user's own labels; Pigeon's are added when the container is created.</summary>
    public ValueList<LabelPair> Labels { get; init; } = [];

    public RestartPolicy Restart { get; init; } = new(RestartMode.UnlessStopped, 0);

    public ContainerCheck? Healthcheck { get; init; }

    /// <summary>How long a container may take to end after its stop signal before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public string? StopSignal { get; init; }

    public string? LogDriver { get; init; }

    public ValueList<Setting> LogOptions { get; init => field = value ?? []; } = [];

    /// <summary>The OCI runtime, by the name that the Engine knows it under.</summary>
    public string? Runtime { get; init; }
}
