using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>That members are spoken to through TLS.</summary>
/// <param name="CaFile">On the VM: the authorities of which one must have signed a member's certificate. Null: the certificate is not looked at.</param>
/// <param name="Sni">The name that members are asked for and that their certificate has to be for; null sends none, and then any name is good.</param>
public sealed record MemberTls(FilePath? CaFile, HostName? Sni);
