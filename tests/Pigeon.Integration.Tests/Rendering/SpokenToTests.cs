using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Integration.Tests.Haproxy;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>How members are spoken to: by traffic and by checks, however they came in.</summary>
public sealed class SpokenToTests : IDisposable
{
    // All servers are one member: a check that is late on a busy machine must not take them all.
    private static readonly HealthCheck Check = new HealthCheck.Http(
        UrlPath.Parse("/health"), null, 200, 200, new CheckPace(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), 1, 5));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ProxyHeader.V1, "v1 127.0.0.1")]
    [InlineData(ProxyHeader.V2, "v2 127.0.0.1")]
    public async Task Members_learn_the_clients_address_by_the_PROXY_protocol(ProxyHeader version, string told)
    {
        await using var member = new ProxyHeaderApp();
        using var app = await OneApp.StartAsync(Check, lane => lane with { ProxyHeader = version });

        await app.FillAsync("s1", member.Port);
        await app.ServesAsync("s1");
        await app.AddAsync("x1", member.Port);
        await app.ServesAsync("s1", "x1");

        Assert.Equal(new() { [told] = 6 }, await app.CountAsync(6));
        Assert.Equal(0, member.Bare);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_are_spoken_to_in_HTTP_2_in_the_clear(bool asked)
    {
        await using var one = await Member.StartAsync("one", HttpProtocols.Http2);
        using var app = await OneApp.StartAsync(asked ? Check : Sketch.Tcp, lane => lane with { Protocol = MemberProtocol.H2 }, one.Port);
        await ServesOnEveryWayAsync(app, one);

        string[] spoken = asked ? ["GET / HTTP/2", "GET /health HTTP/2"] : ["GET / HTTP/2"];
        Assert.Equal(spoken, one.Seen.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(MemberProtocol.Http1, HttpProtocols.Http1AndHttp2, "HTTP/1.1")]
    [InlineData(MemberProtocol.H2, HttpProtocols.Http1AndHttp2, "HTTP/2")]
    public async Task Members_are_spoken_to_through_TLS_with_a_certificate_that_holds(MemberProtocol protocol, HttpProtocols offered, string spoken)
    {
        using var certificate = Certificate("shop.internal");
        await using var one = await Member.StartAsync("one", offered, certificate);
        using var app = await OneApp.StartAsync(
            Check, lane => lane with { Protocol = protocol, Tls = new MemberTls(Write(certificate), HostName.Parse("shop.internal")) }, one.Port);
        await ServesOnEveryWayAsync(app, one);

        Assert.Equal([$"GET / {spoken}", $"GET /health {spoken}"], one.Seen.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("shop.internal", one.Asked);
    }

    [Theory]
    [InlineData("another.internal")]
    [InlineData("shop.internal")]
    public async Task A_member_with_another_name_or_from_other_authorities_gets_nothing(string name)
    {
        using var certificate = Certificate(name);
        using var other = Certificate("shop.internal");
        await using var one = await Member.StartAsync("one", HttpProtocols.Http1, certificate);
        var trusted = Write(name == "shop.internal" ? other : certificate);
        using var app = await OneApp.StartAsync(Check, lane => lane with { Tls = new MemberTls(trusted, HostName.Parse("shop.internal")) });

        await app.FillAsync("s1", one.Port);
        await app.AddAsync("x1", one.Port);
        await HaproxyRig.HoldsAsync(async () => (await app.RowAsync("s1")).CheckResult == 2 && (await app.RowAsync("x1")).CheckResult == 2, "both checks have failed");

        Assert.Equal(503, (await app.AskAsync()).Status);
        Assert.Empty(one.Seen);
    }

    [Fact]
    public async Task Any_certificate_is_good_where_the_definition_says_so()
    {
        using var certificate = Certificate("whoever");
        await using var one = await Member.StartAsync("one", HttpProtocols.Http1, certificate);
        using var app = await OneApp.StartAsync(Check, lane => lane with { Tls = new MemberTls(null, null) }, one.Port);

        await ServesOnEveryWayAsync(app, one);
    }

    private static async Task ServesOnEveryWayAsync(OneApp app, Member member)
    {
        await app.FillAsync("s2", member.Port);
        await app.AddAsync("x1", member.Port);
        await app.ServesAsync("s1", "s2", "x1");
        Assert.Equal(new() { ["one"] = 9 }, await app.CountAsync(9));
        await app.Proxy.ReloadAsync();
        await app.ServesAsync("s1", "s2", "x1");
        Assert.Equal(new() { ["one"] = 9 }, await app.CountAsync(9));
    }

    private FilePath Write(X509Certificate2 certificate) => FilePath.Parse(_folder.Write("ca.pem", certificate.ExportCertificatePem()));

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
