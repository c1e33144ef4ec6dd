using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.Certificates;

/// <summary>What HAProxy says of the certificates that a frontend serves.</summary>
internal static class CertificateTables
{
    private const string Fingerprint = "SHA1 FingerPrint: ";

    /// <summary>Two questions for each listener with TLS: what the list holds, and which certificate is the default.</summary>
    public static IEnumerable<string> Questions(ProxySettings places) => Frontends(places)
        .SelectMany(frontend => new[] { $"show ssl crt-list {places.CertificateList(frontend)}", $"show ssl cert {places.DefaultCertificate(frontend)}" });

    /// <summary>The frontends whose list HAProxy knows; a configuration of before TLS, or an operator's template, has none.</summary>
    public static ValueList<LoadedCertificates> Parse(ProxySettings places, IEnumerable<string> answers) => Frontends(places)
        .Zip(answers.Chunk(2), (frontend, pair) => Parse(places, frontend, pair[0], pair[1])).OfType<LoadedCertificates>().ToValueList();

    private static LoadedCertificates? Parse(ProxySettings places, FrontendName frontend, string list, string certificate)
    {
        if (!list.StartsWith($"# {places.CertificateList(frontend)}\n", StringComparison.Ordinal)) return null;
        var fingerprint = certificate.Split('\n').FirstOrDefault(line => line.StartsWith(Fingerprint, StringComparison.Ordinal));
        var files = list.Split('\n').Skip(1).Select(line => line.Split(' ')[0])
            .Where(path => CertificateFileName.OriginalOf(Path.GetFileName(path)) is not null && path == places.CertificateFile(frontend, Path.GetFileName(path)))
            .Select(path => Path.GetFileName(path)!).Distinct();
        return new LoadedCertificates(frontend, fingerprint?[Fingerprint.Length..].Trim() ?? "", files.ToValueList());
    }

    private static IEnumerable<FrontendName> Frontends(ProxySettings places) =>
        places.Listeners.Where(listener => listener.TlsBind.Count > 0).Select(listener => listener.Frontend);
}
