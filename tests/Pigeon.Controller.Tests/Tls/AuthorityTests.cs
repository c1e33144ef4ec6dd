using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Tls;
using Pigeon.Core.Targets;
using Pigeon.Hosting.Files;
using Pigeon.Hosting.Settings;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Tls;

public sealed class AuthorityTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // Certificates are checked against the real clock too.
    private readonly FakeTime _time = new() { Now = TimeProvider.System.GetUtcNow() };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_authority_is_made_once_and_its_key_is_its_owners()
    {
        using var first = await OpenAsync();
        using var second = await OpenAsync();

        Assert.Equal((first.Pin, first.Pem), (second.Pin, second.Pem));
        Assert.Equal(32, first.Pin.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_folder["ca-key.pem"]).UnixFileMode);
    }

    [Fact]
    public async Task A_crash_between_its_two_files_is_made_good()
    {
        (await OpenAsync()).Dispose();
        File.Delete(_folder["ca.pem"]);

        using var again = await OpenAsync();

        using var certificate = X509Certificate2.CreateFromPemFile(_folder["ca.pem"], _folder["ca-key.pem"]);
        Assert.Equal(again.Pem, certificate.ExportCertificatePem() + "\n");
    }

    [Fact]
    public async Task An_authority_that_has_signed_something_is_not_made_anew_when_a_file_of_it_is_lost()
    {
        (await OpenAsync()).Dispose();
        _folder.Write(IssuedCertificate.FileName, "signed");
        File.Delete(_folder["ca.pem"]);

        var fault = await Assert.ThrowsAsync<StateFileException>(OpenAsync);

        Assert.Contains("ca.pem is missing", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["ca.pem"]));
    }

    [Theory]
    [InlineData("ca-key.pem")]
    [InlineData("ca.pem")]
    public async Task A_damaged_authority_is_refused_never_replaced(string file)
    {
        (await OpenAsync()).Dispose();
        _folder.Write(file, "nothing");

        var fault = await Assert.ThrowsAsync<StateFileException>(OpenAsync);

        Assert.Contains("Restore ca.pem and ca-key.pem", fault.Message, StringComparison.Ordinal);
        Assert.Equal("nothing", await File.ReadAllTextAsync(_folder[file]));
    }

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
        File.Delete(_folder["ca.pem"]);
        File.Delete(_folder["ca-key.pem"]);
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

    private Task<Authority> OpenAsync() => Authority.LoadOrCreateAsync(_folder.Path, "ctl1", _time.Now, CancellationToken.None);

    private IssuedCertificate Issued(Authority authority, string name = "ctl1") => new(authority, new ServerNames(Settings(name), "HOST7"), _folder.Path, _time);

    private ControllerSettings Settings(string name) => new()
    {
        Name = name,
        Listen = [new ListenPlace.Https(null, 7400)],
        StateDir = _folder.Path,
        Lease = TimeSpan.FromSeconds(15),
        NodeGroups = NodeGroups.None,
        Log = new LogSettings(Microsoft.Extensions.Logging.LogLevel.Information, false),
    };
}
