namespace Pigeon.Core.Protocol;

/// <summary>A way in: its production and its internal listeners.</summary>
public sealed record FrontendWire(string Name, IReadOnlyList<string> Bind, IReadOnlyList<string> Internal)
{
    /// <summary>Where it listens for TLS.</summary>
    public IReadOnlyList<string> TlsBind { get; init; } = [];

    public IReadOnlyList<CertificateWire> Certificates { get; init; } = [];
}
