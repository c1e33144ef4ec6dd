using Pigeon.Core.Protocol;
using Pigeon.Core.World;

namespace Pigeon.Agent.Http;

/// <summary>What the status tells of certificates.</summary>
internal static class CertificateReport
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public static FrontendWire WithCertificates(FrontendWire frontend, Observed observed)
    {
        if (observed.Certificates.FirstOrDefault(each => each.Frontend.Text == frontend.Name) is not { } set) return frontend;
        var loaded = observed.Proxy?.CertificatesOf(set.Frontend);
        return frontend with
        {
            Certificates = [.. set.Certificates.Select(each => new CertificateWire(
                each.Name, each.Names, each.NotAfter, each == set.Default, loaded?.Files.Contains(each.File) == true))],
        };
    }

    public static IEnumerable<string> Warnings(Observed observed, DateTimeOffset now) => observed.Certificates.SelectMany(set => (IEnumerable<string>)
    [
        .. set.Problems,
        .. set.Certificates.Select(each => Warning(set, each, now)).OfType<string>(),
        .. Refusals(set, observed),
        .. Absence(set, observed),
    ]);

    private static string? Warning(CertificateSet set, Certificate certificate, DateTimeOffset now)
    {
        var subject = $"{set.Frontend}: certificate {certificate.Name}";
        if (certificate.NotAfter <= now) return $"{subject} has expired on {certificate.NotAfter:yyyy-MM-dd}: clients refuse it; replace the file";
        if (certificate.NotAfter - now < Soon) return $"{subject} expires on {certificate.NotAfter:yyyy-MM-dd}: replace the file before";
        return certificate.NotBefore > now ? $"{subject} is not valid before {certificate.NotBefore:yyyy-MM-dd HH:mm} UTC: clients refuse it until then" : null;
    }

    private static IEnumerable<string> Absence(CertificateSet set, Observed observed) => observed.Proxy is { } proxy && proxy.CertificatesOf(set.Frontend) is null
        ? [$"{set.Frontend}: HAProxy has not loaded its certificates: its configuration is not taken up yet, or a template of your own has no bind line with them"] : [];

    /// <summary>Refusals of what is neither wanted nor there any more are history.</summary>
    private static IEnumerable<string> Refusals(CertificateSet set, Observed observed)
    {
        var concerned = set.Certificates.Append(set.Default).Select(each => each.File).Concat(observed.Proxy?.CertificatesOf(set.Frontend)?.Files ?? []).ToHashSet(StringComparer.Ordinal);
        return observed.RefusedCertificates.Where(refused => refused.Frontend == set.Frontend && concerned.Contains(refused.File)).Select(refused => refused.Message);
    }
}
