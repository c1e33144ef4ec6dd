using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>The certificates that HAProxy serves, and those it should.</content>
public static partial class Planner
{
    /// <summary>A reload's reason when a certificate is wanted that no command can carry; null when none is.</summary>
    private static string? CertificateReload(string structure, Observed observed, ProxyView proxy)
    {
        if (observed.Refused?.Structure == structure) return null;
        var large = from wanted in observed.Certificates
                    let loaded = proxy.CertificatesOf(wanted.Frontend)
                    where loaded is not null
                    from certificate in Missing(wanted, loaded).Concat(DefaultDiffers(wanted, loaded) ? [wanted.Default] : [])
                    where !certificate.FitsCommand
                    select $"certificate {certificate.Name} of {wanted.Frontend} is too large for a command";
        return large.FirstOrDefault();
    }

    /// <summary>
    /// The default first: it follows a certificate whose chain alone has changed, which its fingerprint does not show, and
    /// that this certificate is not in the list yet is what tells so. Then additions, then removals: no name is ever without one.
    /// </summary>
    private static void PlanCertificates(PlanBuilder plan, ProxyView proxy)
    {
        foreach (var wanted in plan.Observed.Certificates)
        {
            // A template without the list has taken the certificates into its own hands.
            if (proxy.CertificatesOf(wanted.Frontend) is not { } loaded) continue;
            var missing = Missing(wanted, loaded).ToList();
            if (DefaultDiffers(wanted, loaded) && wanted.Default.FitsCommand) Add(plan, new Move.SetDefaultCertificate(wanted.Frontend, wanted.Default));
            foreach (var certificate in missing.Where(each => each.FitsCommand)) Add(plan, new Move.AddCertificate(wanted.Frontend, certificate));

            // While an addition is not possible, what it should replace goes on serving its names.
            if (missing.Exists(each => !each.FitsCommand || RefusalOf(plan.Observed, wanted.Frontend, each.File) is not null)) continue;
            var kept = wanted.Certificates.Select(certificate => certificate.File).ToHashSet(StringComparer.Ordinal);
            foreach (var file in loaded.Files.Where(file => !kept.Contains(file))) Add(plan, new Move.RemoveCertificate(wanted.Frontend, file));
        }
    }

    private static void Add(PlanBuilder plan, Move.CertificateMove move)
    {
        if (RefusalOf(plan.Observed, move.Frontend, move.File) is { RetryAt: var retryAt } && retryAt > plan.Now) plan.WakeBy(retryAt);
        else plan.Add(move);
    }

    private static RefusedCertificate? RefusalOf(Observed observed, FrontendName frontend, string file) =>
        observed.RefusedCertificates.FirstOrDefault(refused => refused.Frontend == frontend && refused.File == file);

    private static IEnumerable<Certificate> Missing(CertificateSet wanted, LoadedCertificates loaded) =>
        wanted.Certificates.Where(certificate => !loaded.Files.Contains(certificate.File));

    private static bool DefaultDiffers(CertificateSet wanted, LoadedCertificates loaded) =>
        loaded.DefaultFingerprint != wanted.Default.Fingerprint || Missing(wanted, loaded).Contains(wanted.Default);
}
