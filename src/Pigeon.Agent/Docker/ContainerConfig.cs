using System.Collections.ObjectModel;

namespace Pigeon.Agent.Docker;

/// <summary>What an inspected container was made from, the image's own settings merged in.</summary>
public sealed record ContainerConfig
{
    /// <summary>The image as it was named when the container was created.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    public string? Hostname { get; init; }

    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    public bool Tty { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? Empty.Labels; } = Empty.Labels;

    public IReadOnlyList<string> Env { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string>? Cmd { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyDictionary<string, EmptyObject> ExposedPorts
    {
        get;
        init => field = value ?? ReadOnlyDictionary<string, EmptyObject>.Empty;
    } = ReadOnlyDictionary<string, EmptyObject>.Empty;

    public Healthcheck? Healthcheck { get; init; }

    public string? StopSignal { get; init; }

    /// <summary>Seconds; null means Docker's default of ten.</summary>
    public int? StopTimeout { get; init; }
}
