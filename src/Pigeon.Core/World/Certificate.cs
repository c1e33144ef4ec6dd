namespace Pigeon.Core.World;

/// <summary>A TLS certificate with its chain and key, as it was taken in; the key itself is only ever in files.</summary>
public sealed record Certificate
{
    /// <summary>The name under which it was found: <c>shop.pem</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its copy, which carries a digest of certificate, chain and key: equal names are equal files.</summary>
    public required string File { get; init; }

    /// <summary>SHA-1 of the first certificate in capital hex digits, as HAProxy shows it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The host names that it is for; for showing only, HAProxy reads them itself.</summary>
    public required ValueList<string> Names { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Whether one command of the runtime socket can carry it; a larger one needs a reload.</summary>
    public required bool FitsCommand { get; init; }
}
