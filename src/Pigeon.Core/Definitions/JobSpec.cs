using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>One entry of <c>task_definitions</c> that runs once and ends, before the stack's services start.</summary>
public sealed record JobSpec
{
    public required ServiceName Name { get; init; }

    public required DockerConfig Docker { get; init; }

    /// <summary>How long it may take; null means within the time that the release has to get ready.</summary>
    public TimeSpan? Timeout { get; init; }
}
