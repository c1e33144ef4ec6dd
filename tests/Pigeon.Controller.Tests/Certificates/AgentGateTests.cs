using System.Security.Cryptography;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Vms;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Certificates;

/// <summary>For whom a certificate speaks, through a VM's life.</summary>
public sealed class AgentGateTests : IAsyncLifetime, IDisposable
{
    private static readonly VmName Web1 = VmName.Parse("web1");
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private readonly TempFolder _folder = new();

    // Certificates are checked against the real clock too.
    private readonly FakeTime _time = new() { Now = TimeProvider.System.GetUtcNow() };
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private VmBook _vms = null!;
    private TestAuthority _fleet = null!;

    private IssueGround.Token Token => new(_time.Now, "token abc");

    public async Task InitializeAsync()
    {
        _vms = await Sample.VmBookAsync(_folder.Path, TimeProvider.System);
        _fleet = new TestAuthority(_folder.Path, _vms, _time);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _fleet.Dispose();
        _vms.Dispose();
        _key.Dispose();
        _next.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_asked_for_twice_is_issued_once()
    {
        var first = await JoinAsync(_key);
        var stored = await File.ReadAllTextAsync(_folder["certificates.json"]);

        var second = await JoinAsync(_key);

        Assert.Equal(first.Serial, second.Serial);
        Assert.Equal(stored, await File.ReadAllTextAsync(_folder["certificates.json"]));
        Assert.Equal((true, Web1), Named(second));
        Assert.Equal($"CN={Web1}", first.Subject);
    }

    [Fact]
    public async Task A_certificate_opens_until_it_runs_out_and_is_shown_as_late_before()
    {
        var shown = await JoinAsync(_key);
        _time.Now += Lifetime * 0.7;
        Assert.Null(_fleet.Report.ProblemOf(Web1));
        _time.Now += Lifetime * 0.1;
        Assert.Contains("was not renewed", _fleet.Report.ProblemOf(Web1)!, StringComparison.Ordinal);
        Assert.Equal((true, Web1), Named(shown));

        _time.Now += Lifetime * 0.2;

        Assert.Contains("ran out on", Why(shown), StringComparison.Ordinal);
        Assert.Contains("ran out on", _fleet.Report.ProblemOf(Web1)!, StringComparison.Ordinal);
        Assert.Null(await _fleet.GrantAsync("web1", _next, new IssueGround.Certificate(shown.Serial)));
    }

    [Fact]
    public async Task The_one_before_opens_until_the_renewed_one_is_shown_and_never_again()
    {
        var old = await JoinAsync(_key);
        _time.Now += Lifetime * 0.67;
        var renewed = await RenewAsync(old, _next);
        var again = await RenewAsync(old, _next);
        Assert.Equal(renewed.Serial, again.Serial);
        Assert.Equal(((true, Web1), (true, Web1)), (Named(old), Named(renewed)));

        await _vms.AcceptKeyAsync(Web1, renewed.Key, CancellationToken.None);

        Assert.Equal((true, Web1), Named(renewed));
        Assert.Contains("has another key by now", Why(old), StringComparison.Ordinal);
        Assert.Null(_fleet.Report.ProblemOf(Web1));
        Assert.Equal(["replaced", "good"], _fleet.Report.Show().Vms.OrderBy(vm => vm.IssuedAt).Select(vm => vm.State));
    }

    [Fact]
    public async Task What_was_revoked_opens_nothing_and_only_a_later_token_brings_the_VM_back()
    {
        var before = Token;
        var shown = await JoinAsync(_key);
        var called = _fleet.Book.Called.Next;
        Assert.Equal([shown.Serial], (await RevokeAsync(RevocationCause.Revoked)).Select(one => one.Serial));
        Assert.True(called.IsCompleted);
        Assert.Contains("was revoked on", Why(shown), StringComparison.Ordinal);
        Assert.Empty(await RevokeAsync(RevocationCause.Revoked));

        Assert.Null(await _fleet.GrantAsync("web1", _next, before));
        Assert.Null(await _fleet.GrantAsync("web1", _next, new IssueGround.Certificate(shown.Serial)));
        _time.Now += TimeSpan.FromSeconds(1);
        var back = await JoinAsync(_next);

        Assert.Equal((true, Web1), Named(back));
        Assert.Contains("was revoked on", Why(shown), StringComparison.Ordinal);
        using var restarted = new CertificateBook(new FileStore(_folder.Path), _time);
        await restarted.LoadAsync(CancellationToken.None);
        Assert.Equal(VmCertificateState.Revoked, _fleet.Report.Show(restarted.Find(shown.Serial)!).State);
        Assert.NotNull(restarted.BarOf(Web1));
    }

    [Fact]
    public async Task Whoever_is_removed_after_a_revocation_is_kept_out_with_tokens_from_between_too()
    {
        await JoinAsync(_key);
        await RevokeAsync(RevocationCause.Revoked);
        _time.Now += TimeSpan.FromHours(1);
        var between = Token;
        _time.Now += TimeSpan.FromHours(1);

        Assert.Empty(await RevokeAsync(RevocationCause.Removed));

        Assert.Null(await _fleet.GrantAsync("web1", _next, between));
    }

    [Fact]
    public async Task A_VM_that_was_removed_when_its_certificate_had_run_out_is_kept_out_too()
    {
        var before = Token;
        await JoinAsync(_key);
        _time.Now += Lifetime * 2;

        Assert.Empty(await RevokeAsync(RevocationCause.Removed));

        Assert.Null(await _fleet.GrantAsync("web1", _next, before));
    }

    [Fact]
    public async Task Another_VM_that_takes_the_name_over_needs_no_newer_token_and_the_old_one_is_out()
    {
        var ground = Token;
        var old = await JoinAsync(_key, ground);

        var other = await JoinAsync(_next, ground);

        Assert.Equal((true, Web1), Named(other));
        Assert.Contains("when a VM joined under its name", Why(old), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_in_the_book_opens_nothing_whoever_signed_it()
    {
        var shown = await JoinAsync(_key);
        using var unknown = _fleet.Authority.Issue(Web1, new(_key), Authority.NewSerial(), _time.Now, _time.Now + Lifetime);
        using var otherKey = _fleet.Authority.Issue(Web1, new(_next), shown.Serial, _time.Now, _time.Now + Lifetime);
        using var otherName = _fleet.Authority.Issue(VmName.Parse("web2"), new(_key), shown.Serial, _time.Now, _time.Now + Lifetime);
        using var early = _fleet.Authority.Issue(Web1, new(_key), shown.Serial, _time.Now.AddHours(2), _time.Now + Lifetime);

        Assert.Contains("is not known here", Why(_fleet.Show(unknown)), StringComparison.Ordinal);
        Assert.Contains("is not known here", Why(_fleet.Show(otherKey)), StringComparison.Ordinal);
        Assert.Contains("is not known here", Why(_fleet.Show(otherName)), StringComparison.Ordinal);
        Assert.Contains("one of the two clocks is wrong", Why(_fleet.Show(early)), StringComparison.Ordinal);
        Assert.Contains("shows the certificate that it got", Why(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_VM_that_left_the_fleet_is_none_of_it()
    {
        var shown = await JoinAsync(_key);

        await _vms.RemoveAsync(Web1, CancellationToken.None);

        Assert.Contains("is no VM of the fleet", Why(shown), StringComparison.Ordinal);
    }

    /// <summary>Each renewal, each life, leaves nothing behind for ever.</summary>
    [Fact]
    public async Task What_is_over_is_forgotten()
    {
        var shown = await JoinAsync(_key);
        for (var turn = 0; turn < 10; turn++)
        {
            _time.Now += Lifetime * 0.67;
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            shown = await RenewAsync(shown, key);
            await _vms.AcceptKeyAsync(Web1, shown.Key, CancellationToken.None);
        }

        Assert.Equal(2, _fleet.Book.All.Count());
        await RevokeAsync(RevocationCause.Removed);
        _time.Now += Lifetime * 2;
        var barred = _fleet.Book.BarOf(Web1)!.At;
        await _fleet.Book.ForgetAsync(_ => false, barred, CancellationToken.None);
        Assert.NotNull(_fleet.Book.BarOf(Web1));
        await _fleet.Book.ForgetAsync(_ => false, barred + TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Empty(_fleet.Book.All);
    }

    private async Task<ShownCertificate> JoinAsync(ECDsa key, IssueGround? ground = null)
    {
        await _vms.JoinAsync(Sample.Vm("web1"), TestAuthority.Fingerprint(key), _ => false, CancellationToken.None);
        return (await _fleet.GrantAsync("web1", key, ground ?? Token))!;
    }

    private async Task<ShownCertificate> RenewAsync(ShownCertificate shown, ECDsa key)
    {
        await _vms.PrepareKeyAsync(Web1, TestAuthority.Fingerprint(key), CancellationToken.None);
        return (await _fleet.GrantAsync("web1", key, new IssueGround.Certificate(shown.Serial)))!;
    }

    private Task<IReadOnlyList<StoredCertificate>> RevokeAsync(RevocationCause cause) => _fleet.Book.RevokeAsync(Web1, null, "root", cause, CancellationToken.None);

    private (bool, VmName) Named(ShownCertificate? shown) => _fleet.Gate.TryName(shown, out var found, out _) ? (true, found.Vm) : (false, default);

    private string Why(ShownCertificate? shown) => _fleet.Gate.TryName(shown, out _, out var why) ? "" : why;
}
