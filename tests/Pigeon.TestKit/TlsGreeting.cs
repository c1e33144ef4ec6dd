namespace Pigeon.TestKit;

/// <summary>What a server showed in a handshake.</summary>
/// <param name="Fingerprint">SHA-1 of its certificate, in capital hex digits.</param>
/// <param name="Chain">How many certificates it sent beside that.</param>
/// <param name="Protocol">The application protocol that was agreed on.</param>
public sealed record TlsGreeting(string Fingerprint, int Chain, string Protocol);
