namespace Pigeon.Core.Protocol;

/// <summary>An operation as <c>GET /v1/operations/{id}</c> shows it, and each <c>data:</c> of its event stream.</summary>
public sealed record OperationWire
{
    public required string Id { get; init; }

    public required string App { get; init; }

    public required string Verb { get; init; }

    public string? Version { get; init; }

    /// <summary>The name of the VM, or of the controller.</summary>
    public required string Vm { get; init; }

    /// <summary>Who asked for it: a user of the machine, a token, the fleet; null when that is not known.</summary>
    public string? Owner { get; init; }

    /// <summary><c>running</c>, <c>done</c>, <c>not_ready</c>, <c>aborted</c> or <c>reverted</c>; of a fleet also <c>disagree</c>.</summary>
    public required string State { get; init; }

    /// <summary>What it came to, in a sentence; empty while it runs.</summary>
    public required string Detail { get; init; }

    /// <summary>The one thing that blocks it; null when nothing does.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>The pulls of its images that are under way.</summary>
    public IReadOnlyList<ImagePullWire> Pulls { get; init; } = [];

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Of a fleet: when it is over, whatever happens; null where nothing says so.</summary>
    public DateTimeOffset? EndsBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Of a fleet: the VMs whose production it ends, because the version that it activates is not for them.</summary>
    public IReadOnlyList<string> StopsServing { get; init => field = value ?? []; } = [];

    /// <summary>What was done for it, oldest first.</summary>
    public required IReadOnlyList<StepWire> Steps { get; init; }

    /// <summary>What the containers of a stack that did not get ready said last.</summary>
    public required IReadOnlyList<EvidenceWire> Evidence { get; init; }
}
