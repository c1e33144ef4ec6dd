using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>A VM that speaks to a controller as an agent does, and as none would.</summary>
internal sealed class TestVm(string name) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What it was granted last, with its key; null before.</summary>
    public X509Certificate2? Shown { get; private set; }

    public ECDsa Key => _key;

    public string Serial => Shown!.SerialNumber.ToLowerInvariant();

    /// <summary>Its certificate request.</summary>
    public string Asked => new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    public async Task<(int Status, string Code)> JoinAsync(ControllerProcess controller, string? token)
    {
        var (status, text) = await controller.SendAsync(HttpMethod.Post, "/v1/agents", token, JoinBody.Of(name, Asked));
        if (status == 200) Take(JsonSerializer.Deserialize(text, LinkJson.Default.JoinAnswer)!.Granted);
        return (status, CodeOf(text));
    }

    /// <summary>Has its certificate renewed for the key of another one.</summary>
    public async Task<(int Status, string Code)> RenewAsync(ControllerProcess controller, TestVm next, X509Certificate2? shown)
    {
        var (status, text) = await controller.SendAsync(
            HttpMethod.Post, $"/v1/agents/{name}/certificate", null, JsonSerializer.Serialize(new RenewalRequest(next.Asked), LinkJson.Default.RenewalRequest), shown: shown);
        if (status == 200) next.Take(JsonSerializer.Deserialize(text, LinkJson.Default.GrantedCertificate)!);
        return (status, CodeOf(text));
    }

    public async Task<(int Status, string Code)> ReportAsync(ControllerProcess controller, X509Certificate2? shown, string? token = null)
    {
        var (status, text) = await controller.SendAsync(HttpMethod.Post, $"/v1/agents/{name}/reports", token, JoinBody.Report(), shown: shown);
        return (status, CodeOf(text));
    }

    /// <summary>With its own key.</summary>
    public X509Certificate2 With(X509Certificate2 certificate) => X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), _key.ExportPkcs8PrivateKeyPem());

    public void Dispose()
    {
        Shown?.Dispose();
        _key.Dispose();
    }

    private void Take(GrantedCertificate granted) => Shown = X509Certificate2.CreateFromPem(granted.Certificate, _key.ExportPkcs8PrivateKeyPem());

    private static string CodeOf(string text) => text.Contains("\"code\":", StringComparison.Ordinal) ? JsonSerializer.Deserialize(text, PigeonJson.Default.ProblemWire)!.Code : "";
}
