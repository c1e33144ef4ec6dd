using Pigeon.Core;

namespace Pigeon.Controller.Settings;

/// <summary>Where an etcd is that several controllers share, and what opens it.</summary>
public sealed record EtcdPlace
{
    public const string DefaultPrefix = "/pigeon";

    public static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(6);

    /// <summary>The members' addresses, without a path. Any of them will do; the others are for when it is gone.</summary>
    public required ValueList<Uri> Endpoints { get; init; }

    /// <summary>What all keys begin with: fleets that share an etcd have each its own.</summary>
    public string Prefix { get; init => field = value ?? DefaultPrefix; } = DefaultPrefix;

    /// <summary>The certificates that those of the members are checked against; null: those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>What is shown to the members, where they ask for it.</summary>
    public OwnCertificateFiles? Tls { get; init; }

    /// <summary>Null where the etcd asks for none.</summary>
    public string? User { get; init; }

    public string? PasswordFile { get; init; }

    /// <summary>How long a controller leads after its last sign of life.</summary>
    public TimeSpan Lease { get; init; } = DefaultLease;

    public override string ToString() => $"etcd at {string.Join(", ", Endpoints.Select(each => each.Authority))}, under {Prefix}";
}
