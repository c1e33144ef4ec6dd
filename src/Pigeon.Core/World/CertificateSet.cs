using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>The certificates that a frontend should serve: those of its folder, a bad file's replaced by the last good one of that name.</summary>
public sealed record CertificateSet
{
    public required FrontendName Frontend { get; init; }

    /// <summary>Ordered by name.</summary>
    public required ValueList<Certificate> Certificates { get; init; }

    /// <summary>What clients get that name no host, or one that no certificate is for; a placeholder when there is no certificate at all.</summary>
    public required Certificate Default { get; init; }

    /// <summary>What is wrong in the folder, and how to mend it, in sentences.</summary>
    public ValueList<string> Problems { get; init; } = [];

    public bool HasPlaceholder => !Certificates.Contains(Default);
}
