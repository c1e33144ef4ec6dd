using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Tls;
using Pigeon.Hosting.Tls;

namespace Pigeon.Simulation.Control;

/// <summary>The one CA of all stories, beside a certificate of the server that is the operator's.</summary>
internal sealed class StoryAuthority : IServerCertificate
{
    /// <summary>Longer than any clock of a story is wrong: rotation has tests of its own.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    public static readonly StoryAuthority Instance = new();

    private StoryAuthority()
    {
        var (certificate, key) = Pigeon.Controller.Tls.Authority.Make("story", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Authority = new Authority(X509Certificate2.CreateFromPem(certificate, key), TrustedAuthorities.Parse(certificate));
    }

    public Authority Authority { get; }

    public string? AuthorityPem => null;

    public string? Pin => null;

    public SslStreamCertificateContext Current => throw new NotSupportedException();

    public string? Refresh() => null;
}
