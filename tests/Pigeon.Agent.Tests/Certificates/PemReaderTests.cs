using System.Security.Cryptography;
using Pigeon.Agent.Certificates;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Certificates;

/// <summary>What is a certificate to serve, and why something is not.</summary>
public sealed class PemReaderTests
{
    private static readonly TestCertificate Shop = TestCertificate.For("shop.test", "*.shop.test");

    public static readonly TheoryData<string, string> Wrong = new()
    {
        { "", "holds no certificate: put the certificate, its chain and the private key into one file" },
        { "\0\u00ff;quit\n\n", "holds no certificate: put the certificate, its chain and the private key into one file" },
        { Shop.Key, "holds no certificate: put the certificate, its chain and the private key into one file" },
        { Shop.Certificate, "holds no private key: append it to the certificate and its chain" },
        { Shop.Pem + Shop.Key, "holds more than one private key: keep the one of the first certificate" },
        { Shop.Pem[..^30], "is cut short or damaged: a BEGIN line has no fitting END line" },
        { Shop.Pem.Replace("MI", "M!", StringComparison.Ordinal), "is cut short or damaged: a BEGIN line has no fitting END line" },
        { Shop.Certificate + TestCertificate.For("shop.test").Key, "has a private key that does not belong to its certificate: append the key for which the certificate was issued" },
        { Shop.Certificate + TestCertificate.Rsa(2048, "shop.test").Key, "has a private key that does not belong to its certificate: append the key for which the certificate was issued" },
        { TestCertificate.For("issuer.test").Certificate + Shop.Pem, "has the certificate of its key not in the first place: put it there, and the chain after it" },
        { Shop.Certificate + Encrypted(), "has an encrypted private key, which nobody could give the passphrase for: decrypt it with openssl pkey" },
        { Shop.Certificate + "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", "has an encrypted private key, which nobody could give the passphrase for: decrypt it with openssl pkey" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_told_with_the_fix(string text, string reason) =>
        Assert.Equal(new PemVerdict.Bad(reason), PemReader.Read("shop.pem", text));

    [Fact]
    public void A_good_file_tells_what_it_is_for()
    {
        var good = Good("shop.pem", Shop.Pem);

        Assert.Equal((Shop.Fingerprint, "[shop.test, *.shop.test]", true), (good.Certificate.Fingerprint, good.Certificate.Names.ToString(), good.Certificate.FitsCommand));
        Assert.Matches("^shop\\.[0-9a-f]{16}\\.pem$", good.Certificate.File);
    }

    [Fact]
    public void What_stands_between_the_parts_and_their_line_ends_makes_no_other_certificate()
    {
        var decorated = $"Bag Attributes\n\n  friendlyName: shop\r\n{Shop.Key.Replace("\n", "\r\n", StringComparison.Ordinal)}\n\n\nsubject=CN = shop\n{Shop.Certificate}\n\n";

        Assert.Equal(Good("shop.pem", Shop.Pem).Certificate, Good("shop.pem", decorated).Certificate);
        Assert.Equal(Shop.Pem, Good("shop.pem", decorated).Text);
    }

    [Fact]
    public void Another_name_key_or_chain_is_another_file()
    {
        string[] files = [File("shop.pem", Shop.Pem), File("blog.pem", Shop.Pem), File("shop.pem", TestCertificate.For("shop.test").Pem), File("shop.pem", Shop.WithChain(Shop).Pem)];

        Assert.Equal(4, files.Distinct().Count());
        Assert.All(files, file => Assert.EndsWith(".pem", CertificateFileName.OriginalOf(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Both_kinds_of_keys_are_taken_in_every_form_without_a_passphrase()
    {
        using var rsa = RSA.Create();
        var certificate = TestCertificate.Rsa(2048, "shop.test");
        rsa.ImportFromPem(certificate.Key);
        using var curve = ECDsa.Create();
        curve.ImportFromPem(Shop.Key);

        Good("a.pem", certificate.Pem);
        Good("a.pem", $"{certificate.Certificate}{rsa.ExportRSAPrivateKeyPem()}\n");
        Good("a.pem", $"{Shop.Certificate}{curve.ExportECPrivateKeyPem()}\n");
    }

    [Theory]
    [InlineData("shop.pem", true)]
    [InlineData("_.shop.test.pem", true)]
    [InlineData("a.0123456789abcdef.pem", true)]
    [InlineData("shop.crt", false)]
    [InlineData(".pem", false)]
    [InlineData("../shop.pem", false)]
    [InlineData("a b.pem", false)]
    [InlineData("a;b.pem", false)]
    [InlineData("a\n.pem", false)]
    [InlineData("*.pem", false)]
    [InlineData("ä.pem", false)]
    [InlineData("shop.pem\n", false)]
    public void A_name_that_could_mean_something_to_HAProxy_is_not_taken(string name, bool fits) => Assert.Equal(fits, CertificateFileName.Fits(name));

    [Fact]
    public void The_verdict_does_not_print_the_key() => Assert.DoesNotContain("PRIVATE", Good("shop.pem", Shop.Pem).ToString(), StringComparison.Ordinal);

    private static PemVerdict.Good Good(string name, string text) => Assert.IsType<PemVerdict.Good>(PemReader.Read(name, text));

    private static string File(string name, string text) => Good(name, text).Certificate.File;

    private static string Encrypted()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Shop.Key);
        return key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)) + "\n";
    }
}
