namespace Pigeon.Core.Protocol;

/// <summary>The body of <c>POST /v1/apps/{app}/operations</c>. The header <c>Idempotency-Key</c> names the operation, <c>If-Match</c> the app's revision.</summary>
public sealed record OperationRequest
{
    /// <summary><c>release</c>, <c>activate</c>, <c>rollback</c>, <c>deactivate</c> or <c>abort</c>.</summary>
    public required string Verb { get; init; }

    public string? Version { get; init; }

    /// <summary>With <c>release</c>: the definition file as it was written.</summary>
    public DefinitionSource? Definition { get; init; }

    /// <summary>With <c>release</c>: seconds until the stack has to be ready.</summary>
    public double? ReadyWithin { get; init; }

    /// <summary>Seconds to wait for another operation of the app to end; then the answer is 423.</summary>
    public double? LockWait { get; init; }

    /// <summary>With <c>deactivate</c>: also when it is in production.</summary>
    public bool Force { get; init; }

    /// <summary>On a VM that a controller manages: change this VM alone. The app is left as it is then until the controller orders something new for it.</summary>
    public bool Local { get; init; }

    /// <summary>For a fleet: go on without the VMs that cannot; they follow when they can.</summary>
    public bool AllowPartial { get; init; }

    /// <summary>For a fleet, with <c>activate</c> and <c>rollback</c>: some VMs after the others, instead of all at once.</summary>
    public bool Rolling { get; init; }

    /// <summary>For a fleet, with a release and with <see cref="Rolling"/>: how many VMs at a time; 0 means all.</summary>
    public int HostsAtATime { get; init; }

    /// <summary>For a fleet: seconds that the whole may take before it is taken back; null: as long as its VMs may take.</summary>
    public double? Within { get; init; }

    /// <summary>Only say what would be done.</summary>
    public bool DryRun { get; init; }
}
