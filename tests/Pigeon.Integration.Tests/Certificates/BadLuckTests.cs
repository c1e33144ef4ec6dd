using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Http;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Certificates;

/// <summary>Files that are wrong, folders that are not there, and others at HAProxy's socket.</summary>
public sealed class BadLuckTests
{
    [Theory]
    [InlineData("")]
    [InlineData("no pem at all")]
    [InlineData("half")]
    [InlineData("no key")]
    [InlineData("a stranger's key")]
    public async Task A_file_that_is_wrong_is_named_and_the_last_good_certificate_stays_in_use_after_restarts_too(string what)
    {
        await using var proxy = new TlsProxy();
        var (shop, other) = (TestCertificate.For("shop.test"), TestCertificate.For("shop.test"));
        proxy.Put("shop.pem", shop);
        await proxy.StartAsync();

        proxy.Put("shop.pem", what switch
        {
            "half" => other.Pem[..(other.Certificate.Length + (other.Key.Length / 2))],
            "no key" => other.Certificate,
            "a stranger's key" => other.Certificate + shop.Key,
            _ => what,
        });
        await proxy.SettleAsync();
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("shop.test"));

        proxy.RestartAgent();
        Assert.Empty(await proxy.TurnAsync());
        await proxy.RestartAsync();
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("shop.test"));
        var problem = Assert.Single((await proxy.SeeAsync()).Certificates.Single().Problems);
        Assert.Contains($"{proxy.Certificates}/shop.pem ", problem, StringComparison.Ordinal);
        Assert.EndsWith("stays in use", problem, StringComparison.Ordinal);

        proxy.Put("shop.pem", other);
        await proxy.SettleAsync();
        Assert.Equal(other.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.Empty((await proxy.SeeAsync()).Certificates.Single().Problems);
    }

    [Fact]
    public async Task What_HAProxy_itself_refuses_is_named_in_its_words_and_keeps_nothing_else_from_being_served()
    {
        await using var proxy = new TlsProxy();
        var (shop, weak) = (TestCertificate.For("shop.test"), TestCertificate.Rsa(1024, "weak.test"));
        proxy.Put("shop.pem", shop);
        proxy.Put("weak.pem", weak);

        await proxy.StartAsync();
        var problem = Assert.Single((await proxy.SeeAsync()).Certificates.Single().Problems);

        Assert.Contains("weak.pem is refused by HAProxy (unable to load SSL certificate into SSL Context", problem, StringComparison.Ordinal);
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.IsType<ConfigVerdict.Ok>(await proxy.CheckAsync());
    }

    [Fact]
    public async Task HAProxy_started_again_from_disk_serves_the_newest()
    {
        await using var proxy = new TlsProxy();
        proxy.Put("shop.pem", TestCertificate.For("shop.test"));
        await proxy.StartAsync();
        var (newest, added) = (TestCertificate.For("shop.test"), TestCertificate.For("added.test"));

        proxy.Put("shop.pem", newest);
        proxy.Put("zadded.pem", added);
        await proxy.SettleAsync();
        await proxy.RestartAsync();

        Assert.Equal(newest.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.Equal(newest.Fingerprint, await proxy.ServedAsync("unknown.test"));
        Assert.Equal(added.Fingerprint, await proxy.ServedAsync("added.test"));
        Assert.Empty(await proxy.TurnAsync());
    }

    [Fact]
    public async Task An_empty_folder_serves_a_placeholder_until_there_is_a_certificate_without_a_reload()
    {
        await using var proxy = new TlsProxy();
        await proxy.StartAsync();
        var worker = await proxy.WorkerAsync();
        var placeholder = await proxy.ServedAsync("shop.test");
        var problem = Assert.Single((await proxy.SeeAsync()).Certificates.Single().Problems);
        var shop = TestCertificate.For("shop.test");

        proxy.Put("shop.pem", shop);
        await proxy.SettleAsync();

        Assert.Contains("placeholder", problem, StringComparison.Ordinal);
        Assert.NotEqual("", placeholder);
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("unknown.test"));
        Assert.Equal(worker, await proxy.WorkerAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_that_is_empty_or_gone_keeps_what_was_served(bool gone)
    {
        await using var proxy = new TlsProxy();
        var shop = TestCertificate.For("shop.test");
        proxy.Put("shop.pem", shop);
        await proxy.StartAsync();

        proxy.Take("shop.pem");
        if (gone) Directory.Delete(proxy.Certificates);
        await proxy.SettleAsync();
        proxy.RestartAgent();
        await proxy.SettleAsync();
        await proxy.RestartAsync();

        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.Contains("stay in use", Assert.Single((await proxy.SeeAsync()).Certificates.Single().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_whose_target_is_exchanged_is_a_change()
    {
        await using var proxy = new TlsProxy();
        var (first, second) = (TestCertificate.For("shop.test"), TestCertificate.For("shop.test"));
        foreach (var (name, certificate) in new[] { ("..1", first), ("..2", second) })
        {
            Directory.CreateDirectory(Path.Combine(proxy.Certificates, name));
            var file = Path.Combine(proxy.Certificates, name, "shop.pem");
            await File.WriteAllTextAsync(file, certificate.Pem);
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        var current = Path.Combine(proxy.Certificates, "..data");
        Directory.CreateSymbolicLink(current, "..1");
        File.CreateSymbolicLink(Path.Combine(proxy.Certificates, "shop.pem"), "..data/shop.pem");
        await proxy.StartAsync();

        Directory.CreateSymbolicLink(current + ".new", "..2");
        await Tool.RunAsync("mv", ["-T", current + ".new", current], CancellationToken.None);
        await proxy.SettleAsync();

        Assert.Equal(second.Fingerprint, await proxy.ServedAsync("shop.test"));
    }

    [Fact]
    public async Task Expired_and_soon_expiring_certificates_are_served_with_a_warning()
    {
        await using var proxy = new TlsProxy();
        var now = TimeProvider.System.GetUtcNow();
        var old = TestCertificate.Until(now.AddDays(-1), "old.test");
        proxy.Put("old.pem", old);
        proxy.Put("soon.pem", TestCertificate.Until(now.AddDays(13), "soon.test"));
        proxy.Put("fine.pem", TestCertificate.Until(now.AddDays(15), "fine.test"));
        await proxy.StartAsync();

        var warnings = CertificateReport.Warnings(await proxy.SeeAsync(), now).ToList();

        Assert.Equal(old.Fingerprint, await proxy.ServedAsync("old.test"));
        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("web: certificate old.pem has expired on ", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("web: certificate soon.pem expires on ", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_open_change_is_left_alone_and_waited_for()
    {
        await using var proxy = new TlsProxy();
        var (shop, next, theirs) = (TestCertificate.For("shop.test"), TestCertificate.For("shop.test"), TestCertificate.For("theirs.test"));
        proxy.Put("shop.pem", shop);
        await proxy.StartAsync();
        await proxy.Runtime.AskAsync("new ssl cert /theirs.pem", CancellationToken.None);
        await proxy.Runtime.AskAsync($"set ssl cert /theirs.pem <<\n{theirs.Pem}", CancellationToken.None);

        proxy.Put("shop.pem", next);
        var tried = await proxy.TurnAsync();
        var seen = await proxy.SeeAsync();

        Assert.NotEmpty(tried);
        Assert.Empty(await proxy.TurnAsync());
        Assert.Contains("The ongoing transaction is about '/theirs.pem'", CertificateReport.Warnings(seen, TimeProvider.System.GetUtcNow()).First(), StringComparison.Ordinal);
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.Contains("Success!", await proxy.Runtime.AskAsync("commit ssl cert /theirs.pem", CancellationToken.None), StringComparison.Ordinal);
        Assert.Contains(theirs.Fingerprint, await proxy.Runtime.AskAsync("show ssl cert /theirs.pem", CancellationToken.None), StringComparison.Ordinal);

        proxy.RestartAgent();
        await proxy.SettleAsync();
        Assert.Equal(next.Fingerprint, await proxy.ServedAsync("shop.test"));
    }

    [Fact]
    public async Task What_somebody_else_changes_at_the_socket_is_put_right()
    {
        await using var proxy = new TlsProxy();
        var (shop, blog, theirs) = (TestCertificate.For("shop.test"), TestCertificate.For("blog.test"), TestCertificate.For("theirs.test"));
        proxy.Put("blog.pem", blog);
        proxy.Put("shop.pem", shop);
        await proxy.StartAsync();
        var copies = (await proxy.SeeAsync()).Certificates.Single().Certificates.Select(proxy.CopyOf).ToList();
        var folder = Path.GetDirectoryName(copies[1])!;

        await proxy.Runtime.AskAsync($"del ssl crt-list {folder}.list {copies[1]}", CancellationToken.None);
        await proxy.Runtime.AskAsync($"set ssl cert {folder}/default.pem <<\n{theirs.Pem}", CancellationToken.None);
        await proxy.Runtime.AskAsync($"commit ssl cert {folder}/default.pem", CancellationToken.None);
        Assert.Equal(theirs.Fingerprint, await proxy.ServedAsync("shop.test"));
        await proxy.SettleAsync();

        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.Equal(blog.Fingerprint, await proxy.ServedAsync("unknown.test"));
    }

    [Fact]
    public async Task A_file_whose_name_could_mean_something_is_named_and_not_taken()
    {
        await using var proxy = new TlsProxy();
        var shop = TestCertificate.For("shop.test");
        proxy.Put("shop.pem", shop);
        foreach (var name in new[] { "a b.pem", "a\nstats socket.pem", "a;quit.pem", "a'\".pem", "#.pem", "<<.pem", "ä.pem", $"{new string('a', 200)}.pem" }) proxy.Put(name, TestCertificate.For("bad.test"));

        await proxy.StartAsync();
        var set = (await proxy.SeeAsync()).Certificates.Single();

        Assert.Equal("shop.pem", Assert.Single(set.Certificates).Name);
        Assert.Equal(8, set.Problems.Count);
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("bad.test"));
        Assert.Empty(await proxy.TurnAsync());
    }

    [Fact]
    public async Task What_an_agent_left_half_done_is_done_by_the_next()
    {
        await using var proxy = new TlsProxy();
        var (first, second, third) = (TestCertificate.For("shop.test"), TestCertificate.For("shop.test"), TestCertificate.For("blog.test"));
        proxy.Put("shop.pem", first);
        await proxy.StartAsync();
        proxy.Put("shop.pem", second);
        var half = proxy.CopyOf((await proxy.SeeAsync()).Certificates.Single().Certificates.Single());
        await proxy.Runtime.AskAsync($"new ssl cert {half}", CancellationToken.None);
        await proxy.Runtime.AskAsync($"set ssl cert {half} <<\n{second.Pem}", CancellationToken.None);

        proxy.RestartAgent();
        proxy.Put("blog.pem", third);
        await proxy.SettleAsync();

        Assert.Equal(second.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.Equal(third.Fingerprint, await proxy.ServedAsync("blog.test"));
    }

    [Fact]
    public async Task Keys_are_for_the_owner_alone()
    {
        await using var proxy = new TlsProxy();
        proxy.Put("shop.pem", TestCertificate.For("shop.test"));
        await proxy.StartAsync();
        var seen = await proxy.SeeAsync();

        var copy = proxy.CopyOf(seen.Certificates.Single().Certificates.Single());

        Assert.All(Directory.EnumerateFiles(Path.GetDirectoryName(copy)!), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode));
        Assert.DoesNotContain("PRIVATE", seen.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateFiles(Path.GetDirectoryName(copy)!).Count());
    }
}
