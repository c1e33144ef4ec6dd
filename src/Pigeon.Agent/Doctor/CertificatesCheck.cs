using Pigeon.Agent.Certificates;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Doctor;

/// <summary>The certificates that frontends with TLS serve.</summary>
internal static class CertificatesCheck
{
    private const string Check = "certificates";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public static IEnumerable<FindingWire> Look(AgentSettings settings, TimeProvider time) =>
        settings.Frontends.Where(frontend => frontend.TlsBind.Count > 0).SelectMany(frontend => Look(frontend, time.GetUtcNow()));

    private static IEnumerable<FindingWire> Look(FrontendSettings frontend, DateTimeOffset now)
    {
        IReadOnlyList<FileStamp> files = [];
        string? fault = null;
        try
        {
            files = CertificateFolder.List(frontend.Certificates);
        }
        catch (IOException missing)
        {
            fault = missing.Message;
        }

        if (files.Count == 0)
        {
            yield return Finding.Problem(Check, fault ?? $"{frontend.Certificates} is empty, and frontend {frontend.Name} has nothing to serve", "put NAME.pem there: the certificate, its chain, and its key");
            yield break;
        }

        foreach (var file in files)
        {
            yield return CertificateFolder.Read(file) switch
            {
                PemVerdict.Good { Certificate.NotAfter: var end } when end < now => Finding.Problem(Check, $"{file.Path} expired {end:yyyy-MM-dd}", "put a new one in its place"),
                PemVerdict.Good { Certificate.NotAfter: var end } when end < now + Soon => Finding.Warning(Check, $"{file.Path} expires {end:yyyy-MM-dd}", "put a new one in its place"),
                PemVerdict.Good { Certificate.NotAfter: var end } => Finding.Ok(Check, $"{file.Path}, until {end:yyyy-MM-dd}"),
                PemVerdict.Bad bad => Finding.Problem(Check, $"{file.Path} {bad.Reason}", "put a certificate with its chain and key in its place"),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }
}
