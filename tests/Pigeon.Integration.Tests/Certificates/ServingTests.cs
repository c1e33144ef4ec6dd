using System.Net;
using System.Net.Security;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Certificates;

/// <summary>Certificates come, change and go under a HAProxy that serves.</summary>
public sealed class ServingTests
{
    [Fact]
    public async Task Fifty_changes_are_each_served_to_new_connections_by_the_same_worker_and_no_request_fails()
    {
        await using var proxy = new TlsProxy();
        proxy.Put("shop.pem", TestCertificate.For("shop.test"));
        await proxy.StartAsync();
        var worker = await proxy.WorkerAsync();
        await using var traffic = new TlsTraffic(proxy.TlsPort, "shop.test");

        for (var change = 1; change <= 50; change++)
        {
            var next = TestCertificate.For("shop.test");
            proxy.Put("shop.pem", next);
            await proxy.SettleAsync();
            Assert.Equal(next.Fingerprint, await proxy.ServedAsync("shop.test"));
            Assert.Equal(next.Fingerprint, await proxy.ServedAsync("unknown.test"));
        }

        var (served, failures) = await traffic.StopAsync();
        Assert.Empty(failures);
        Assert.All(served, each => Assert.True(each > 50, $"only {each} requests of one kind"));
        Assert.Equal(worker, await proxy.WorkerAsync());
        Assert.Equal(2, (await proxy.Runtime.AskAsync("show ssl cert", CancellationToken.None)).Split('\n').Count(line => line.EndsWith(".pem", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_name_that_a_client_says_picks_the_certificate_and_others_get_the_default()
    {
        await using var proxy = new TlsProxy();
        var (shop, blog, wild) = (TestCertificate.For("shop.test", "www.shop.test"), TestCertificate.For("blog.test"), TestCertificate.For("*.wild.test"));
        proxy.Put("shop.pem", shop);
        await proxy.StartAsync();
        var worker = await proxy.WorkerAsync();

        proxy.Put("blog.pem", blog);
        proxy.Put("wild.pem", wild);
        await proxy.SettleAsync();

        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("shop.test"));
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("www.shop.test"));
        Assert.Equal(blog.Fingerprint, await proxy.ServedAsync("blog.test"));
        Assert.Equal(wild.Fingerprint, await proxy.ServedAsync("a.wild.test"));
        Assert.Equal(blog.Fingerprint, await proxy.ServedAsync("unknown.test"));
        Assert.Equal(blog.Fingerprint, await proxy.ServedAsync(""));

        var chosen = TestCertificate.For("chosen.test");
        proxy.Put("default.pem", chosen);
        await proxy.SettleAsync();

        Assert.Equal(chosen.Fingerprint, await proxy.ServedAsync("unknown.test"));
        Assert.Equal(chosen.Fingerprint, await proxy.ServedAsync("chosen.test"));
        Assert.Equal(blog.Fingerprint, await proxy.ServedAsync("blog.test"));

        proxy.Take("default.pem");
        proxy.Take("blog.pem");
        await proxy.SettleAsync();

        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("blog.test"));
        Assert.Equal(shop.Fingerprint, await proxy.ServedAsync("chosen.test"));
        Assert.Equal(worker, await proxy.WorkerAsync());
    }

    [Fact]
    public async Task A_default_that_was_changed_at_run_time_speaks_HTTP_2_as_the_first_one_did()
    {
        await using var proxy = new TlsProxy();
        proxy.Put("shop.pem", TestCertificate.For("shop.test"));
        await proxy.StartAsync();
        var next = TestCertificate.For("chosen.test");
        proxy.Put("default.pem", next);
        await proxy.SettleAsync();

        foreach (var name in new[] { "unknown.test", "chosen.test", "" })
        {
            var greeting = await proxy.GreetAsync(name, SslApplicationProtocol.Http2);
            Assert.Equal((next.Fingerprint, "h2"), (greeting.Fingerprint, greeting.Protocol));
        }
    }

    [Fact]
    public async Task A_client_gets_the_kind_of_key_that_it_knows_where_both_are_there()
    {
        await using var proxy = new TlsProxy();
        var (curve, rsa) = (TestCertificate.For("shop.test"), TestCertificate.Rsa(2048, "shop.test"));
        proxy.Put("shop-rsa.pem", rsa);
        await proxy.StartAsync();

        proxy.Put("shop-ecdsa.pem", curve);
        await proxy.SettleAsync();

        Assert.Equal(curve.Fingerprint, await proxy.ServedAsync("shop.test"));
    }

    [Fact]
    public async Task A_changed_chain_is_served_though_the_certificate_is_the_same()
    {
        await using var proxy = new TlsProxy();
        var (shop, issuer) = (TestCertificate.For("shop.test"), TestCertificate.For("issuer.test"));
        proxy.Put("shop.pem", shop);
        await proxy.StartAsync();
        var worker = await proxy.WorkerAsync();

        proxy.Put("shop.pem", shop.WithChain(issuer));
        await proxy.SettleAsync();

        Assert.Equal((shop.Fingerprint, 1), (await proxy.ServedAsync("shop.test"), (await proxy.GreetAsync("shop.test")).Chain));
        Assert.Equal(1, (await proxy.GreetAsync("unknown.test")).Chain);
        Assert.Equal(worker, await proxy.WorkerAsync());
    }

    [Fact]
    public async Task A_chain_that_no_command_can_carry_is_loaded_by_one_reload()
    {
        await using var proxy = new TlsProxy();
        proxy.Put("shop.pem", TestCertificate.For("shop.test"));
        await proxy.StartAsync();
        var large = TestCertificate.For("shop.test").WithChain([.. Enumerable.Range(0, 20).Select(number => TestCertificate.Rsa(2048, $"issuer{number}.test"))]);

        proxy.Put("shop.pem", large);
        var moves = await proxy.TurnAsync();

        Assert.Equal("reload HAProxy: certificate shop.pem of web is too large for a command", Assert.Single(moves).Text);
        Assert.Equal((large.Fingerprint, 20), (await proxy.ServedAsync("shop.test"), (await proxy.GreetAsync("shop.test")).Chain));
        Assert.Empty(await proxy.TurnAsync());
    }

    [Fact]
    public async Task A_chain_of_nearly_as_much_as_a_command_can_carry_needs_no_reload()
    {
        await using var proxy = new TlsProxy();
        proxy.Put("shop.pem", TestCertificate.For("shop.test"));
        await proxy.StartAsync();
        var worker = await proxy.WorkerAsync();
        var large = TestCertificate.For("shop.test").WithChain([.. Enumerable.Range(0, 12).Select(number => TestCertificate.Rsa(2048, $"issuer{number}.test"))]);
        Assert.InRange(large.Pem.Length, 12_000, 15_000);

        proxy.Put("shop.pem", large);
        await proxy.SettleAsync();

        Assert.Equal((large.Fingerprint, 12), (await proxy.ServedAsync("shop.test"), (await proxy.GreetAsync("shop.test")).Chain));
        Assert.Equal(worker, await proxy.WorkerAsync());
    }

    [Fact]
    public async Task An_idle_turn_changes_nothing()
    {
        await using var proxy = new TlsProxy();
        proxy.Put("shop.pem", TestCertificate.For("shop.test"));
        await proxy.StartAsync();

        Assert.Empty(await proxy.TurnAsync());
        proxy.RestartAgent();
        Assert.Empty(await proxy.TurnAsync());
    }

    [Fact]
    public async Task Clients_speak_HTTP_2_with_TLS_and_by_prior_knowledge_without()
    {
        await using var proxy = new TlsProxy();
        proxy.Put("shop.pem", TestCertificate.For("shop.test"));
        await proxy.StartAsync();
        using var tls = TlsClient.Http(proxy.TlsPort, HttpVersion.Version20);
        using var clear = TlsClient.Http(proxy.Port, HttpVersion.Version20);

        using var secured = await tls.GetAsync(new Uri("https://shop.test/"));
        using var plain = await clear.GetAsync(new Uri("http://shop.test/"));

        Assert.Equal((HttpVersion.Version20, "shop"), (secured.Version, await secured.Content.ReadAsStringAsync()));
        Assert.Equal((HttpVersion.Version20, "shop"), (plain.Version, await plain.Content.ReadAsStringAsync()));
        Assert.Equal("h2", (await TlsClient.GreetAsync(proxy.TlsPort, "shop.test", SslApplicationProtocol.Http2, SslApplicationProtocol.Http11)).Protocol);
        Assert.Equal("http/1.1", (await TlsClient.GreetAsync(proxy.TlsPort, "shop.test", SslApplicationProtocol.Http11)).Protocol);
    }
}
