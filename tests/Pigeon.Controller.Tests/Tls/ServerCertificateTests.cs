using Pigeon.Controller.Certificates;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Tls;

/// <summary>What the server shows.</summary>
public sealed class ServerCertificateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // Certificates are checked against the real clock too.
    private readonly FakeTime _time = new() { Now = TimeProvider.System.GetUtcNow() };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_certificate_is_kept_over_a_restart_and_renewed_in_good_time()
    {
        using var authority = await OpenAsync();
        var certificate = Issued(authority);
        Assert.NotNull(certificate.Refresh());
        var first = certificate.Current.TargetCertificate;

        var restarted = Issued(authority);
        Assert.Null(restarted.Refresh());
        Assert.Equal(first.Thumbprint, restarted.Current.TargetCertificate.Thumbprint);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_folder["server.pem"]).UnixFileMode);
        _time.Now += TimeSpan.FromDays(59);
        Assert.Null(restarted.Refresh());
        _time.Now += TimeSpan.FromDays(2);
        Assert.NotNull(restarted.Refresh());

        var renewed = restarted.Current.TargetCertificate;
        Assert.NotEqual(first.Thumbprint, renewed.Thumbprint);
        Assert.True(authority.HasSigned(renewed, _time.Now));
        Assert.True(renewed.NotAfter.ToUniversalTime() > _time.Now.AddDays(89));
    }

    [Fact]
    public async Task A_certificate_of_another_name_or_another_authority_is_made_anew()
    {
        using var authority = await OpenAsync();
        Assert.NotNull(Issued(authority).Refresh());
        Assert.NotNull(Issued(authority, "ctl2").Refresh());
        File.Delete(_folder["certificates.json"]);
        using var other = await OpenAsync();
        Assert.NotNull(Issued(other, "ctl2").Refresh());
        _folder.Write("server.pem", "nothing");
        Assert.NotNull(Issued(other, "ctl2").Refresh());
        Assert.Null(Issued(other, "ctl2").Refresh());
    }

    [Fact]
    public void The_operators_certificate_is_taken_up_again_when_its_files_change_and_a_bad_one_is_not()
    {
        var (one, two) = (TestCertificate.For("ctl.example.org"), TestCertificate.For("ctl.example.org"));
        var files = new OwnCertificateFiles(_folder.Write("c.pem", one.Certificate), _folder.Write("k.pem", one.Key));
        var certificate = new OperatorCertificate(files);
        Assert.NotNull(certificate.Refresh());
        Assert.Null(certificate.Refresh());

        _folder.Write("c.pem", two.Certificate);
        File.SetLastWriteTimeUtc(files.Certificate, DateTime.UnixEpoch);
        Assert.Contains("cannot be used", Assert.Throws<IOException>(certificate.Refresh).Message, StringComparison.Ordinal);
        Assert.Equal(one.Fingerprint, certificate.Current.TargetCertificate.Thumbprint);
        _folder.Write("k.pem", two.Key);
        File.SetLastWriteTimeUtc(files.Key, DateTime.UnixEpoch);
        Assert.NotNull(certificate.Refresh());
        Assert.Equal(two.Fingerprint, certificate.Current.TargetCertificate.Thumbprint);
        Assert.Null(certificate.Pin);
    }

    private Task<Authority> OpenAsync() =>
        new AuthoritySource(new FileStore(_folder.Path), TestAuthority.Settings(_folder.Path), _folder.Path, _time).OpenAsync(CancellationToken.None);

    private IssuedCertificate Issued(Authority authority, string name = "ctl1") =>
        new(authority, new ServerNames(TestAuthority.Settings(_folder.Path, name: name), "HOST7"), _folder.Path, _time);
}
