namespace Pigeon.Controller.Settings;

/// <summary>A certificate that the operator brings.</summary>
/// <param name="Certificate">The path of a PEM file: the certificate, and the chain after it.</param>
/// <param name="Key">The path of a PEM file with its private key.</param>
public sealed record OwnCertificateFiles(string Certificate, string Key);
