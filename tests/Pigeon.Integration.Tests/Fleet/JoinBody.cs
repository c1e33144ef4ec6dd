using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>What an agent says when it joins.</summary>
internal static class JoinBody
{
    /// <summary>With a key that nobody keeps.</summary>
    public static string OfSome(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Of(name, key);
    }

    public static string Of(string name, ECDsa key) => Of(name, new CertificateRequest("CN=whatever", key, HashAlgorithmName.SHA256).CreateSigningRequestPem());

    public static string Of(string name, string request) => $"{{\"name\":\"{name}\",\"request\":{JsonSerializer.Serialize(request)},\"report\":{Report()}}}";

    public static string Report() => JsonSerializer.Serialize(new VmReportWire
    {
        Labels = new Dictionary<string, string>(),
        Status = new StatusWire
        {
            Vm = "web1", Agent = "0.1.0", Docker = new DockerStatusWire(true, null, null), Haproxy = new HaproxyStatusWire(true, null, null, 0, 0, null),
            Frontends = [], Apps = [], Warnings = [],
        },
    }, LinkJson.Default.VmReportWire);
}
