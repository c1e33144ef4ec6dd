using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Controller.Tokens;

/// <summary>A token as it is stored: enough to recognize it, not enough to use it.</summary>
internal sealed record StoredToken
{
    /// <summary>A random name for it, to list and revoke it by.</summary>
    public required string Id { get; init; }

    public required Role Role { get; init; }

    /// <inheritdoc cref="Grant.Apps"/>
    public ValueList<AppPattern> Apps { get; init => field = value ?? []; } = [];

    /// <inheritdoc cref="Grant.Vms"/>
    public Target? Vms { get; init; }

    /// <summary>Who or what it is for.</summary>
    public required string Name { get; init; }

    /// <summary>The SHA-256 of its secret, in lower case.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When it was shown, by what is stored: that is not written at each request.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>How many VMs may join with it; null: any number.</summary>
    public int? Uses { get; init; }

    /// <summary>The fingerprints of the keys of those that did, where their number is limited: one that asks again, because it heard no answer, is the same.</summary>
    public ValueList<string> UsedFor { get; init => field = value ?? []; } = [];

    public bool HasUseFor(string key) => Uses is not { } most || UsedFor.Count < most || UsedFor.Contains(key);

    public Grant Grant => new(Role, Apps, Vms);
}
