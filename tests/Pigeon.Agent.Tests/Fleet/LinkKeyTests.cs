using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Agent.Fleet;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Tls;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Fleet;

/// <summary>What the agent shows to its controller.</summary>
public sealed class LinkKeyTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly TempFolder _folder = new();
    private readonly TestCa _authority = TestCa.Root("Pigeon");

    private string TokenFile => _folder["token"];

    private string Pin => TrustedAuthorities.PinOf(X509Certificate2.CreateFromPem(_authority.Pem));

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_certificate_outlives_the_agent_and_the_token_and_its_key_is_its_owners()
    {
        Lay(Pin);
        var first = New();
        Assert.NotNull(first.Open(out _));
        Assert.Equal(new ControllerTrust.OfToken(Pin), first.Trust);
        await JoinAsync(first);
        File.Delete(TokenFile);

        var again = New();
        Assert.Null(again.Open(out var why));

        Assert.Equal(first.Held, again.Held);
        Assert.Contains("there is no token", why, StringComparison.Ordinal);
        Assert.True(Assert.IsType<ControllerTrust.Told>(again.Trust).Authorities.Has(Pin));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_folder["controller.json"]).UnixFileMode);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_with_the_same_key()
    {
        Lay(Pin);
        var first = New();
        first.Open(out _);
        var asked = KeyOf(await first.AskAsync("web1", CancellationToken.None));

        var again = New();
        again.Open(out _);

        Assert.Equal(asked, KeyOf(await again.AskAsync("web1", CancellationToken.None)));
        Assert.Empty(again.Held);
    }

    [Fact]
    public async Task A_renewal_has_another_key_and_the_certificate_before_is_kept_beside_it()
    {
        Lay(Pin);
        var key = New();
        key.Open(out _);
        await JoinAsync(key);
        var first = key.Held[0];

        await JoinAsync(key);
        var second = key.Held[0];
        await JoinAsync(key);

        Assert.Equal(3, new[] { first.Key, second.Key, key.Held[0].Key }.Distinct().Count());
        Assert.Equal([key.Held[0], second], key.Held);
    }

    [Fact]
    public async Task A_certificate_for_another_key_is_not_taken()
    {
        Lay(Pin);
        var key = New();
        key.Open(out _);
        await key.AskAsync("web1", CancellationToken.None);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest("CN=web1", other, HashAlgorithmName.SHA256).CreateSigningRequestPem();

        await Assert.ThrowsAsync<LinkException>(() => key.TakeAsync(Grant(asked), CancellationToken.None));
        await Assert.ThrowsAsync<LinkException>(() => key.TakeAsync(new GrantedCertificate("nothing", null), CancellationToken.None));

        Assert.Empty(key.Held);
    }

    [Fact]
    public async Task A_token_of_another_CA_is_a_new_beginning_and_one_of_a_CA_that_was_told_is_not()
    {
        using var next = TestCa.Root("Next");
        Lay(Pin);
        var first = New();
        first.Open(out _);
        await JoinAsync(first);
        await first.TrustAsync(_authority.Pem + next.Pem, CancellationToken.None);

        Lay(TrustedAuthorities.PinOf(X509Certificate2.CreateFromPem(next.Pem)));
        var told = New();
        told.Open(out _);
        Lay(new string('b', AccessToken.PinLength));
        var other = New();
        other.Open(out _);

        Assert.Equal(first.Held, told.Held);
        Assert.Empty(other.Held);
        Assert.Equal(new ControllerTrust.OfToken(new string('b', AccessToken.PinLength)), other.Trust);
    }

    [Theory]
    [InlineData(null, "there is no token in ")]
    [InlineData("", "holds no token")]
    [InlineData("pigeon_x_y", "holds no token")]
    public void Without_a_token_and_without_a_certificate_it_says_where_to_get_one(string? token, string why)
    {
        if (token is not null) File.WriteAllText(TokenFile, token);

        var fault = Assert.Throws<LinkException>(() => New().Open(out _));

        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Contains(TokenFile, fault.Message, StringComparison.Ordinal);
        Assert.Contains("pigeon token create", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"schema\":3,\"pin\":null,\"authorities\":null,\"asked\":null,\"held\":[]}")]
    [InlineData("{\"schema\":2,\"pin\":null,\"authorities\":\"nothing\",\"asked\":null,\"held\":[]}")]
    [InlineData("{\"schema\":2,\"pin\":null,\"authorities\":null,\"asked\":null,\"held\":[{\"certificate\":\"x\",\"key\":\"y\"}]}")]
    public void A_damaged_file_is_told_and_left_alone(string stored)
    {
        Lay(Pin);
        var path = _folder.Write("controller.json", stored);

        Assert.Contains("move it away", Assert.Throws<LinkException>(() => New().Open(out _)).Message, StringComparison.Ordinal);

        Assert.Equal(stored, File.ReadAllText(path));
    }

    [Fact]
    public void A_secret_of_before_certificates_opens_nothing_and_the_VM_joins_anew()
    {
        Lay(Pin);
        _folder.Write("controller.json", $"{{\"schema\":1,\"token\":\"pigeon_{Pin}_{new string('0', 64)}\",\"has_joined\":true}}");
        var key = New();

        Assert.NotNull(key.Open(out _));

        Assert.Empty(key.Held);
    }

    [Fact]
    public void Renewal_is_due_near_two_thirds_of_the_life_and_not_for_all_at_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=web1", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now - CertificateTerms.Slack, Now.AddDays(30));

        var (first, last) = (CertificateTerms.RenewAt(certificate, 1), CertificateTerms.RenewAt(certificate, 0));

        Assert.InRange(last, Now.AddDays(20).AddMinutes(-1), Now.AddDays(20).AddMinutes(1));
        Assert.InRange(first, Now.AddDays(18).AddMinutes(-1), Now.AddDays(18).AddMinutes(1));
    }

    private async Task JoinAsync(LinkKey key) => await key.TakeAsync(Grant(await key.AskAsync("web1", CancellationToken.None)), CancellationToken.None);

    private GrantedCertificate Grant(string asked)
    {
        using var issuer = X509Certificate2.CreateFromPem(_authority.Pem, _authority.Key);
        using var rsa = issuer.GetRSAPrivateKey()!;
        var request = CertificateRequest.LoadSigningRequestPem(asked, HashAlgorithmName.SHA256);
        using var issued = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), Now.AddHours(-1), Now.AddDays(30), [1, 2, 3]);
        return new GrantedCertificate(issued.ExportCertificatePem(), _authority.Pem);
    }

    private static string KeyOf(string asked) => CertificateTerms.FingerprintOf(CertificateRequest.LoadSigningRequestPem(asked, HashAlgorithmName.SHA256).PublicKey);

    private LinkKey New() => new(_folder.Path, new ControllerPlace(new Uri("https://ctl:7400"), TokenFile, null));

    private void Lay(string pin) => File.WriteAllText(TokenFile, AccessToken.Create(pin, new byte[AccessToken.SecretLength]).Text + "\n");
}
