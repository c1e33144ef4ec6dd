namespace Pigeon.Core.Protocol;

/// <summary>What <c>POST /v1/tokens</c> takes.</summary>
public sealed record TokenRequest
{
    /// <summary><c>join</c>, <c>read</c>, <c>deploy</c> or <c>admin</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Who or what it is for; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>Seconds until it expires.</summary>
    public required double Ttl { get; init; }

    /// <summary>The apps that it is for, as names with <c>*</c> and <c>?</c>; none: all of them.</summary>
    public IReadOnlyList<string> Apps { get; init => field = value ?? []; } = [];

    /// <summary>The VMs that it is for, as an expression; null: all of them.</summary>
    public string? Vms { get; init; }

    /// <summary>How many VMs may join with it; null: any number.</summary>
    public int? Uses { get; init; }
}
