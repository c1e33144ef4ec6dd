namespace Pigeon.Core.Protocol;

/// <summary>A token, without what makes it one.</summary>
public sealed record TokenWire
{
    public required string Id { get; init; }

    /// <inheritdoc cref="TokenRequest.Role"/>
    public required string Role { get; init; }

    public required string Name { get; init; }

    /// <inheritdoc cref="TokenRequest.Apps"/>
    public IReadOnlyList<string> Apps { get; init => field = value ?? []; } = [];

    /// <inheritdoc cref="TokenRequest.Vms"/>
    public string? Vms { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When it was shown last; after a crash of the controller an older time than that. Null when it never was.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <inheritdoc cref="TokenRequest.Uses"/>
    public int? Uses { get; init; }

    /// <summary>How many VMs may still join with it; null: any number.</summary>
    public int? UsesLeft { get; init; }
}
