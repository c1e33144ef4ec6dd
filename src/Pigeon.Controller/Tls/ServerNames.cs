using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Settings;

namespace Pigeon.Controller.Tls;

/// <summary>The names that the controller's own certificate is good for, for those who check it against a CA file; tokens do not need them.</summary>
internal sealed class ServerNames
{
    private readonly string[] _hosts;
    private readonly IPAddress[] _addresses;

    /// <param name="hostName">What the machine calls itself.</param>
    public ServerNames(ControllerSettings settings, string hostName)
    {
        Controller = settings.Name;
        _hosts = [.. new[] { settings.Name, hostName.ToLowerInvariant(), "localhost" }.Where(name => Uri.CheckHostName(name) == UriHostNameType.Dns).Distinct()];
        _addresses = [.. settings.Listen.OfType<ListenPlace.Https>().Select(place => place.Address).OfType<IPAddress>().Concat([IPAddress.Loopback, IPAddress.IPv6Loopback]).Distinct()];
    }

    public string Controller { get; }

    public X509Extension Extension()
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in _hosts) names.AddDnsName(host);
        foreach (var address in _addresses) names.AddIpAddress(address);
        return names.Build();
    }

    /// <summary>Whether the certificate is for exactly these.</summary>
    public bool AreOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names && names.RawData.AsSpan().SequenceEqual(Extension().RawData);
}
