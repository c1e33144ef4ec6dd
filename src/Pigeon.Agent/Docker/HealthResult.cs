namespace Pigeon.Agent.Docker;

/// <summary>One run of a container's healthcheck.</summary>
public sealed record HealthResult
{
    public DateTimeOffset Start { get; init; }

    public DateTimeOffset End { get; init; }

    public int ExitCode { get; init; }

    public string Output { get; init => field = value ?? ""; } = "";
}
