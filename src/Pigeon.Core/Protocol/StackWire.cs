namespace Pigeon.Core.Protocol;

/// <summary>One version of an app.</summary>
public sealed record StackWire
{
    public required string Version { get; init; }

    /// <summary><c>releasing</c>, <c>release</c>, <c>active</c>, <c>inactive</c> or <c>deactivating</c>.</summary>
    public required string State { get; init; }

    public required string Lane { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>When it leaves by the app's rules of retention, if nothing changes; null when no rule says so.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many of the wanted members take traffic.</summary>
    public required int Ready { get; init; }

    public required int Wanted { get; init; }

    /// <summary>The one thing that is missing; null when it is ready.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>What its replicas are made from.</summary>
    public IReadOnlyList<ImageWire> Images { get; init; } = [];

    public required IReadOnlyList<MemberWire> Members { get; init; }
}
