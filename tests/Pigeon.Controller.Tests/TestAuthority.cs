using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Vms;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;
using Pigeon.Hosting.Settings;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Tests;

/// <summary>A controller's CA with all that it has issued, and VMs that show it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly FakeTime _time;

    public TestAuthority(string folder, VmBook vms, FakeTime time, TimeSpan? lifetime = null)
    {
        _time = time;
        var store = new FileStore(folder);
        Book = new CertificateBook(store, time);
        Authority = new AuthoritySource(store, Settings(folder), folder, time).OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
        Server = new IssuedCertificate(Authority, new ServerNames(Settings(folder), "host7"), folder, time);
        Server.Refresh();
        Issuer = new Issuer(Book, Authority, Server, lifetime ?? TimeSpan.FromDays(30), time);
        Gate = new AgentGate(vms, Book, time);
        Report = new CertificateReport("ctl1", Book, vms, Authority, Server, time);
    }

    public CertificateBook Book { get; }

    public Authority Authority { get; }

    public IServerCertificate Server { get; }

    public Issuer Issuer { get; }

    public AgentGate Gate { get; }

    public CertificateReport Report { get; }

    public static ControllerSettings Settings(string folder, OwnAuthorityFiles? files = null, string name = "ctl1") => new()
    {
        Name = name, Listen = [new ListenPlace.Https(null, 7400)], StateDir = folder, Lease = TimeSpan.FromSeconds(15), NodeGroups = NodeGroups.None,
        Log = new LogSettings(Microsoft.Extensions.Logging.LogLevel.Information, false), Authority = files,
    };

    /// <summary>What a VM with that key is granted, as the controller sees it when it is shown; null when the ground does not hold.</summary>
    public async Task<ShownCertificate?> GrantAsync(string vm, ECDsa key, IssueGround ground)
    {
        if (await Issuer.GrantAsync(VmName.Parse(vm), new PublicKey(key), ground, CancellationToken.None) is not { } granted) return null;
        using var certificate = X509Certificate2.CreateFromPem(granted.Certificate);
        return Show(certificate);
    }

    /// <summary>What the controller makes of a certificate when a connection is opened with it.</summary>
    public ShownCertificate Show(X509Certificate2 certificate)
    {
        var policy = Authority.Policy(_time.GetUtcNow());
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        using var chain = new X509Chain { ChainPolicy = policy };
        chain.Build(certificate);
        return ShownCertificate.Of(certificate, chain, Authority, _time.GetUtcNow());
    }

    public static string Fingerprint(ECDsa key) => CertificateTerms.FingerprintOf(new PublicKey(key));

    public void Dispose()
    {
        Authority.Dispose();
        Book.Dispose();
    }
}
