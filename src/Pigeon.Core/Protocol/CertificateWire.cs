namespace Pigeon.Core.Protocol;

/// <summary>A TLS certificate of a frontend.</summary>
/// <param name="File">Its file in the frontend's folder.</param>
/// <param name="Names">The host names that it is for.</param>
/// <param name="Default">Whether it is also what names without a certificate of their own get.</param>
/// <param name="Served">Whether the running HAProxy has it.</param>
public sealed record CertificateWire(string File, IReadOnlyList<string> Names, DateTimeOffset NotAfter, bool Default, bool Served);
