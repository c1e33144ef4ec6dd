using Pigeon.Client;

namespace Pigeon.Commands;

/// <summary>How a verb is carried out.</summary>
internal sealed record OperationSettings
{
    public required Endpoint Host { get; init; }

    public required bool Json { get; init; }

    public required bool Detach { get; init; }

    /// <summary>Whether a VM is changed that a controller manages.</summary>
    public required bool Local { get; init; }

    public required bool DryRun { get; init; }

    public required long? IfRevision { get; init; }

    /// <summary>With a release: how long the stack may take to get ready.</summary>
    public required TimeSpan? ReadyWithin { get; init; }

    /// <summary>How long the agent waits for another operation of the app.</summary>
    public required TimeSpan LockWait { get; init; }

    /// <summary>How long this process waits, all in all.</summary>
    public required TimeSpan Wait { get; init; }

    /// <summary>Whether it waits longer where a fleet says that it may take longer.</summary>
    public bool WaitsForFleet { get; init; }
}
