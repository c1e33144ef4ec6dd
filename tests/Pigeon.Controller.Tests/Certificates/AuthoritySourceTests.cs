using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Core.Names;
using Pigeon.Hosting.Files;
using Pigeon.Hosting.Tls;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Certificates;

/// <summary>Where the CA comes from.</summary>
public sealed class AuthoritySourceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTime _time = new() { Now = TimeProvider.System.GetUtcNow() };
    private readonly TestCa _root = TestCa.Root("Company");

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_controllers_of_one_store_have_one_CA_also_when_they_start_at_once()
    {
        var store = new FileStore(_folder.Path);
        var racing = new RacingStore(store);

        using var first = await OpenAsync(racing);
        using var second = await OpenAsync(new FileStore(_folder.Path));

        Assert.True(racing.WasOvertaken);
        Assert.Equal((first.Pin, first.Trusted.Pem), (second.Pin, second.Trusted.Pem));
        Assert.Equal(32, first.Pin.Length);
        Assert.Equal(first.Trusted.Pem, await File.ReadAllTextAsync(_folder["ca.pem"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_folder["certificates.json"]).UnixFileMode);
    }

    [Fact]
    public async Task Nobody_leads_with_a_CA_that_the_store_has_no_longer()
    {
        var store = new FileStore(_folder.Path);
        using var held = await OpenAsync(store);
        using var own = await OpenAsync(files: Lay(_root.Pem, _root.Key));
        await AuthoritySource.CheckAsync(store, TestAuthority.Settings(_folder.Path), held, CancellationToken.None);

        var entry = (await store.FindAsync(StoreCollection.Certificates, StoredAuthority.StoreKey, CancellationToken.None))!;
        await store.CommitAsync(new(StoreCollection.Certificates, new StoreEdit(StoredAuthority.StoreKey, entry.Revision, null)), CancellationToken.None);
        var gone = await Assert.ThrowsAsync<StateFileException>(() => AuthoritySource.CheckAsync(store, TestAuthority.Settings(_folder.Path), held, CancellationToken.None));
        using var other = await OpenAsync(store);

        Assert.Contains("start the controller again", gone.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StateFileException>(() => AuthoritySource.CheckAsync(store, TestAuthority.Settings(_folder.Path), held, CancellationToken.None));
        await AuthoritySource.CheckAsync(store, TestAuthority.Settings(_folder.Path), other, CancellationToken.None);
        await AuthoritySource.CheckAsync(store, TestAuthority.Settings(_folder.Path, Lay(_root.Pem, _root.Key)), own, CancellationToken.None);
    }

    [Fact]
    public async Task The_CA_of_a_controller_of_before_moves_into_the_store()
    {
        var (certificate, key) = Authority.Make("ctl1", _time.Now);
        _folder.Write("ca.pem", certificate);
        _folder.Write("ca-key.pem", key);

        using var authority = await OpenAsync();

        Assert.Equal(certificate, authority.Trusted.Pem);
        Assert.False(File.Exists(_folder["ca-key.pem"]));
        using var again = await OpenAsync();
        Assert.Equal(authority.Pin, again.Pin);
    }

    [Fact]
    public async Task A_damaged_CA_of_before_is_refused_never_replaced()
    {
        _folder.Write("ca.pem", Authority.Make("ctl1", _time.Now).Certificate);
        _folder.Write("ca-key.pem", "nothing");

        var fault = await Assert.ThrowsAsync<StateFileException>(() => OpenAsync());

        Assert.Contains("Restore ca.pem and ca-key.pem", fault.Message, StringComparison.Ordinal);
        Assert.Equal("nothing", await File.ReadAllTextAsync(_folder["ca-key.pem"]));
    }

    [Fact]
    public async Task A_CA_below_the_companys_is_trusted_and_the_companys_is_not()
    {
        using var mine = _root.Below("Pigeon");
        using var others = _root.Below("Somebody else");
        using var authority = await OpenAsync(files: Lay(mine.Pem + _root.Pem, mine.Key));
        var now = _time.Now;

        using var good = Issue(authority);
        Assert.True(authority.HasSigned(good, now));
        Assert.Equal([mine.Subject], authority.Trusted.Anchors.Select(anchor => anchor.Subject));
        using var ofOthers = Issue(new Authority(X509Certificate2.CreateFromPem(others.Pem, others.Key), TrustedAuthorities.Parse(others.Pem)));
        using var ofRoot = Issue(new Authority(X509Certificate2.CreateFromPem(_root.Pem, _root.Key), TrustedAuthorities.Parse(_root.Pem)));
        Assert.False(authority.HasSigned(ofOthers, now));
        Assert.False(authority.HasSigned(ofRoot, now));
    }

    /// <summary>It has the CA's name and says that its key is the CA's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_only_says_that_it_is_of_the_CA_is_not(bool withRoot)
    {
        using var mine = _root.Below("Pigeon");
        using var authority = await OpenAsync(files: Lay(mine.Pem + (withRoot ? _root.Pem : ""), mine.Key));
        using var forged = TestCa.Forged(mine);
        using var good = Issue(authority);
        using var bad = Issue(new Authority(X509Certificate2.CreateFromPem(forged.Pem, forged.Key), TrustedAuthorities.Parse(forged.Pem)));

        Assert.Equal(good.Issuer, bad.Issuer);
        Assert.True(authority.HasSigned(good, _time.Now));
        Assert.False(authority.HasSigned(bad, _time.Now));
    }

    [Fact]
    public async Task A_CA_takes_the_place_of_another_one_in_two_steps()
    {
        using var old = await OpenAsync();
        using var next = TestCa.Root("Next");
        using var both = await OpenAsync(files: Lay(next.Pem, null));
        using var changed = await OpenAsync(files: Lay(next.Pem + old.Trusted.Pem, next.Key));
        using var before = Issue(old);
        using var after = Issue(changed);

        Assert.Equal((old.Pin, 2), (both.Pin, both.Trusted.Anchors.Count));
        Assert.NotEqual(old.Pin, changed.Pin);
        Assert.True(changed.Trusted.Has(old.Pin) && changed.Trusted.Has(changed.Pin) && both.Trusted.Has(changed.Pin));
        Assert.True(both.HasSigned(before, _time.Now));
        Assert.True(changed.HasSigned(after, _time.Now));
    }

    [Theory]
    [InlineData("", "KEY", "tls.ca.certificate", "it holds no certificate")]
    [InlineData("LEAF", "KEY", "tls.ca.certificate", "is not that of a CA")]
    [InlineData("CA", "nothing", "tls.ca.key", "is the key of no certificate")]
    [InlineData("CA", "OTHER", "tls.ca.key", "is the key of no certificate")]
    [InlineData("OLD", "OLDKEY", "tls.ca.certificate", "ran out on")]
    public async Task Files_that_are_none_are_named_with_what_to_do(string certificate, string key, string name, string why)
    {
        using var other = TestCa.Root("Other");
        using var old = TestCa.Root("Old", _time.Now.AddDays(-1));
        var leaf = TestCertificate.For("a.example.org").Certificate;
        string Of(string word) => word switch { "CA" => _root.Pem, "KEY" => _root.Key, "LEAF" => leaf, "OTHER" => other.Key, "OLD" => old.Pem, "OLDKEY" => old.Key, _ => word };

        var fault = await Assert.ThrowsAsync<StateFileException>(() => OpenAsync(files: Lay(Of(certificate), Of(key))));

        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var fault = await Assert.ThrowsAsync<StateFileException>(() => OpenAsync(files: new OwnAuthorityFiles(_folder["none.pem"], _folder["none.key"])));

        Assert.Contains(_folder["none.pem"], fault.Message, StringComparison.Ordinal);
    }

    private X509Certificate2 Issue(Authority authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return authority.Issue(VmName.Parse("web1"), new PublicKey(key), Authority.NewSerial(), _time.Now, _time.Now.AddDays(1));
    }

    private OwnAuthorityFiles Lay(string certificate, string? key) => new(_folder.Write("own.pem", certificate), key is null ? null : _folder.Write("own.key", key));

    private Task<Authority> OpenAsync(IStore? store = null, OwnAuthorityFiles? files = null) =>
        new AuthoritySource(store ?? new FileStore(_folder.Path), TestAuthority.Settings(_folder.Path, files), _folder.Path, _time).OpenAsync(CancellationToken.None);
}
