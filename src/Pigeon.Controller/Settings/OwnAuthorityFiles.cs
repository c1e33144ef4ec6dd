namespace Pigeon.Controller.Settings;

/// <summary>A CA that the operator brings.</summary>
/// <param name="Certificate">The path of a PEM file: the CA, what leads to it, and further CAs that are trusted.</param>
/// <param name="Key">The path of a PEM file with the private key of one of them, which issues; null: the controller's own issues, and these are trusted beside it.</param>
public sealed record OwnAuthorityFiles(string Certificate, string? Key);
