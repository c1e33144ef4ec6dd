namespace Pigeon.Agent.Haproxy;

/// <summary>The program and the paths of one HAProxy.</summary>
public sealed record ProxyFiles
{
    /// <summary>A path, or a name that is looked up in PATH.</summary>
    public string Binary { get; init; } = "haproxy";

    public required string Config { get; init; }

    public required string MasterSocket { get; init; }

    /// <summary>The stats socket that the configuration opens.</summary>
    public required string RuntimeSocket { get; init; }

    public required string PidFile { get; init; }
}
