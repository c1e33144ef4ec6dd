namespace Pigeon.Core.Definitions;

/// <summary>A <c>docker_config</c>: what a container is created from, in units of the Engine API.</summary>
public sealed record DockerConfig
{
    /// <summary>The image's reference, tag or digest included.</summary>
    public required string Image { get; init; }

    public PullPolicy PullPolicy { get; init; }

    /// <summary>Null leaves the image's own.</summary>
    public ValueList<string>? Command { get; init; }

    /// <summary>Null leaves the image's own.</summary>
    public ValueList<string>? Entrypoint { get; init; }

    /// <summary><c>NAME=value</c> each.</summary>
    public ValueList<string> Environment { get; init; } = [];

    public ValueList<PortSpec> Ports { get; init; } = [];

    /// <summary><c>source:target[:options]</c> each.</summary>
    public ValueList<string> Binds { get; init; } = [];

    /// <summary>The user's own labels; Pigeon's are added when the container is created.</summary>
    public ValueList<LabelPair> Labels { get; init; } = [];

    public RestartPolicy Restart { get; init; } = new(RestartMode.UnlessStopped, 0);

    /// <summary>Bytes; null means no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Billionths of a CPU; null means no limit.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>Relative weight; null leaves the Engine's own.</summary>
    public int? CpuShares { get; init; }

    /// <summary>Null leaves the image's own.</summary>
    public ContainerCheck? Healthcheck { get; init; }

    /// <summary>The networks that it joins beside the one on which HAProxy reaches it; an entry of that one's name adds to it.</summary>
    public ValueList<NetworkEndpoint> Networks { get; init => field = value ?? []; } = [];

    /// <summary>How long a container may take to end after its stop signal before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Null leaves the image's own.</summary>
    public string? StopSignal { get; init; }
}
