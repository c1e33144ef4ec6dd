using Pigeon.Core;

namespace Pigeon.Agent.Fleet;

/// <summary>What an agent keeps of its controller.</summary>
/// <param name="Schema">The version of the form; another one is refused rather than guessed at.</param>
/// <param name="Pin">The CA that the token named by which the VM joined, or wants to; null where it named none.</param>
/// <param name="Authorities">The CAs by which the controller is recognized since, as PEM; null before, and where it is not recognized by its own.</param>
/// <param name="Asked">The private key that a certificate was asked for, or will be, as PEM; null for none.</param>
/// <param name="Held">What the controller granted, the newest first.</param>
internal sealed record StoredLink(int Schema, string? Pin, string? Authorities, string? Asked, ValueList<HeldCertificate> Held)
{
    public const int CurrentSchema = 2;

    /// <summary>The form in which agents had a secret of their own and no certificate.</summary>
    public const int SchemaOfSecrets = 1;
}
