using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Settings;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>An etcd that wants to know who speaks to it, and shows who it is.</summary>
public sealed class EtcdAccessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_TLS_both_sides_show_who_they_are()
    {
        var (ca, certificate, key) = Certificates("etcd");
        var (otherCa, otherCertificate, otherKey) = Certificates("other");
        await using var etcd = await EtcdCluster.StartAsync(1, ["--cert-file", certificate, "--key-file", key, "--trusted-ca-file", ca, "--client-cert-auth"], "https");
        var place = EtcdFixture.PlaceIn(etcd) with { CaFile = ca, Tls = new OwnCertificateFiles(certificate, key) };

        await Eventually.TrueAsync(async () => await PutAsync(place) > 0, "the etcd takes a change", TimeSpan.FromSeconds(30));

        var stranger = await Assert.ThrowsAsync<StoreException>(() => PutAsync(place with { CaFile = otherCa }));
        Assert.Contains("no etcd answers", stranger.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => PutAsync(place with { CaFile = null }));
        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync(place with { Tls = null }));
        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync(place with { Tls = new OwnCertificateFiles(otherCertificate, otherKey) }));
        var missing = await Assert.ThrowsAsync<StoreException>(() => PutAsync(place with { CaFile = _folder["nothing.pem"] }));
        Assert.Contains("store.etcd.ca", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_shows_the_password_of_a_file_and_a_session_that_has_ended_is_begun_anew()
    {
        await using var etcd = await EtcdCluster.StartAsync(1, ["--auth-token-ttl", "1"]);
        await etcd.ControlAsync("user", "add", "root:secret");
        await etcd.ControlAsync("user", "grant-role", "root", "root");
        await etcd.ControlAsync("auth", "enable");
        var place = EtcdFixture.PlaceIn(etcd) with { User = "root", PasswordFile = _folder.Write("password", "secret\n") };
        using var client = EtcdFixture.Open(place);
        var store = new EtcdStore(client, new EtcdKeys("/pigeon"), null);

        Assert.IsType<StoreOutcome.Stored>(await store.CommitAsync(new(StoreCollection.Fleet, new StoreEdit("a", 0, "1"u8.ToArray())), default));
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        Assert.NotNull(await store.FindAsync(StoreCollection.Fleet, "a", default));

        await Assert.ThrowsAsync<StoreException>(() => PutAsync(place with { PasswordFile = _folder.Write("wrong", "wrong") }));
        await Assert.ThrowsAsync<StoreException>(() => PutAsync(place with { User = null, PasswordFile = null }));
    }

    private static async Task<long> PutAsync(EtcdPlace place)
    {
        using var client = EtcdFixture.Open(place);
        return Assert.IsType<StoreOutcome.Stored>(await new EtcdStore(client, new EtcdKeys("/pigeon"), null)
            .CommitAsync(new(StoreCollection.Fleet, new StoreEdit("shop", 0, "1"u8.ToArray())), default)).Revision;
    }

    /// <summary>The files of a CA, and of a certificate of it that is good for both sides on this machine.</summary>
    private (string Ca, string Certificate, string Key) Certificates(string name)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest($"CN={name} CA", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        using var ca = caRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var certificate = request.Create(ca, now.AddHours(-1), now.AddDays(20), [1, 2, 3]);
        return (_folder.Write($"{name}-ca.pem", ca.ExportCertificatePem()), _folder.Write($"{name}.pem", certificate.ExportCertificatePem()), _folder.Write($"{name}-key.pem", key.ExportPkcs8PrivateKeyPem()));
    }
}
