using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Tls;
using Pigeon.Core.Names;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Certificates;

/// <summary>What may be asked for, and what comes of it.</summary>
public sealed class SigningRequestTests
{
    [Fact]
    public void Of_what_is_asked_for_only_the_key_counts()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=root,O=Everything", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("ctl.example.org");
        request.CertificateExtensions.Add(names.Build());
        Assert.True(SigningRequest.TryRead(request.CreateSigningRequestPem(), out var read, out _));
        using var ca = TestCa.Root("CA");
        using var authority = new Authority(X509Certificate2.CreateFromPem(ca.Pem, ca.Key), Pigeon.Hosting.Tls.TrustedAuthorities.Parse(ca.Pem));
        var now = TimeProvider.System.GetUtcNow();

        using var issued = authority.Issue(VmName.Parse("web1"), read, Authority.NewSerial(), now, now.AddDays(30));

        Assert.Equal("CN=web1", issued.Subject);
        Assert.False(issued.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(["1.3.6.1.5.5.7.3.2"], issued.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value));
        Assert.Contains("pigeon://vm/web1", System.Text.Encoding.ASCII.GetString(issued.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().RawData), StringComparison.Ordinal);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, issued.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
    }

    [Fact]
    public void A_certificate_does_not_outlive_its_CA()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var ca = TestCa.Root("CA", now.AddDays(5));
        using var authority = new Authority(X509Certificate2.CreateFromPem(ca.Pem, ca.Key), Pigeon.Hosting.Tls.TrustedAuthorities.Parse(ca.Pem));

        Assert.Equal(authority.NotAfter, authority.Until(now, TimeSpan.FromDays(30)));
        Assert.Equal(now.AddDays(1), authority.Until(now, TimeSpan.FromDays(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----")]
    public void What_is_no_request_is_refused(string pem) => Refused(pem);

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        using var rsa = RSA.Create(2048);
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Refused(new CertificateRequest("CN=web1", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem());
        Refused(new CertificateRequest("CN=web1", large, HashAlgorithmName.SHA256).CreateSigningRequestPem());
        Refused(new string(' ', 5000) + Good());
    }

    /// <summary>Whoever asks for somebody else's key does not have it.</summary>
    [Fact]
    public void A_request_that_the_key_did_not_sign_is_refused()
    {
        var good = Good();
        var der = Convert.FromBase64String(good[PemEncoding.Find(good).Base64Data]);
        der[^1] ^= 1;

        Refused(PemEncoding.WriteString("CERTIFICATE REQUEST", der));
    }

    private static void Refused(string pem)
    {
        Assert.False(SigningRequest.TryRead(pem, out var key, out var problem));
        Assert.Null(key);
        Assert.Contains("P-256", problem, StringComparison.Ordinal);
    }

    private static string Good()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=web1", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }
}
