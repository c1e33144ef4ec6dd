using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pigeon.Core;
using Pigeon.Core.World;

namespace Pigeon.Agent.Certificates;

/// <summary>
/// Judges the text of a PEM file and writes it anew: the server's certificate, its chain, its key, without what stands between them. An
/// empty line, which PEM allows, would end the payload of a command, and the rest would run as commands.
/// </summary>
internal static class PemReader
{
    /// <summary>No chain is near that; a larger file is something else.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>A command with its payload has to stay below HAProxy's buffer of 16,384 bytes; 16,350 were measured to be taken. The rest is for path and words.</summary>
    public const int MostCommandBytes = 15 * 1024;

    private const string Begin = "-----BEGIN ";
    private const int MostNames = 100;

    public static PemVerdict Read(string name, string text)
    {
        var blocks = Blocks(text);
        if (text.AsSpan().Count(Begin) > blocks.Count)
            return new PemVerdict.Bad(text.Contains("ENCRYPTED", StringComparison.Ordinal) ? Encrypted : "is cut short or damaged: a BEGIN line has no fitting END line");
        var certificates = blocks.Where(block => block.Label is "CERTIFICATE" or "X509 CERTIFICATE").ToList();
        var keys = blocks.Where(block => block.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)).ToList();
        if (certificates.Count == 0) return new PemVerdict.Bad("holds no certificate: put the certificate, its chain and the private key into one file");
        if (keys.Count == 0) return new PemVerdict.Bad("holds no private key: append it to the certificate and its chain");
        if (keys.Count > 1) return new PemVerdict.Bad("holds more than one private key: keep the one of the first certificate");
        if (keys[0].Label.StartsWith("ENCRYPTED", StringComparison.Ordinal)) return new PemVerdict.Bad(Encrypted);
        try
        {
            return Judge(name, certificates, keys[0]);
        }
        catch (CryptographicException fault)
        {
            return new PemVerdict.Bad($"cannot be read: {fault.Message}");
        }
    }

    private const string Encrypted = "has an encrypted private key, which nobody could give the passphrase for: decrypt it with openssl pkey";

    private static PemVerdict Judge(string name, List<Block> certificates, Block key)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(certificates[0].Bytes);
        for (var index = 0; index < certificates.Count; index++)
        {
            using var each = X509CertificateLoader.LoadCertificate(certificates[index].Bytes);
            if (KeyFit.WhyNot(each, key.Pem) is not { } why)
                return index == 0 ? Accept(name, leaf, certificates, key) : new PemVerdict.Bad("has the certificate of its key not in the first place: put it there, and the chain after it");
            if (index == 0 && certificates.Count == 1) return new PemVerdict.Bad(why);
        }

        return new PemVerdict.Bad(KeyFit.WhyNot(leaf, key.Pem)!);
    }

    private static PemVerdict.Good Accept(string name, X509Certificate2 leaf, List<Block> certificates, Block key)
    {
        var text = string.Concat(certificates.Append(key).Select(block => block.Pem + "\n"));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..CertificateFileName.DigestLength];
        var certificate = new Certificate
        {
            Name = name,
            File = CertificateFileName.Of(name, digest),
            Fingerprint = leaf.Thumbprint,
            Names = NamesOf(leaf),
            NotBefore = leaf.NotBefore.ToUniversalTime(),
            NotAfter = leaf.NotAfter.ToUniversalTime(),
            FitsCommand = text.Length <= MostCommandBytes,
        };
        return new PemVerdict.Good(certificate, text);
    }

    private static ValueList<string> NamesOf(X509Certificate2 leaf)
    {
        var alternatives = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension =>
            extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        var names = alternatives.Count > 0 ? alternatives : [leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: false)];

        // Whatever else a certificate says of itself is nothing to print.
        return names.Where(each => each.Length is > 0 and < 254 && each.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '*' or ':' or '_'))
            .Distinct().Take(MostNames).ToValueList();
    }

    private static List<Block> Blocks(string text)
    {
        var blocks = new List<Block>();
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            var bytes = new byte[fields.DecodedDataLength];
            if (!Convert.TryFromBase64Chars(rest[fields.Base64Data], bytes, out _)) break;
            blocks.Add(new Block(rest[fields.Label].ToString(), bytes));
        }

        return blocks;
    }

    private sealed record Block(string Label, byte[] Bytes)
    {
        public string Pem => PemEncoding.WriteString(Label == "X509 CERTIFICATE" ? "CERTIFICATE" : Label, Bytes);
    }
}
