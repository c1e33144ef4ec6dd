using System.Diagnostics.CodeAnalysis;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Names;

namespace Pigeon.Controller.Certificates;

/// <summary>Decides which VM a certificate speaks for. It is asked again for each request, and while a stream is open.</summary>
internal sealed class AgentGate(VmBook vms, CertificateBook certificates, TimeProvider time)
{
    private const string Rejoin = "the VM joins again with a token of `pigeon token create`";

    /// <param name="shown">What whoever asks has shown.</param>
    /// <param name="why">Why it speaks for nobody.</param>
    public bool TryName(ShownCertificate? shown, [NotNullWhen(true)] out StoredCertificate? found, [NotNullWhen(false)] out string? why)
    {
        (found, why) = (null, null);
        if (shown is null)
        {
            why = "this is for the agents of the fleet, each of which shows the certificate that it got when it joined";
            return false;
        }

        var (known, now) = (certificates.Find(shown.Serial), time.GetUtcNow());
        if (known?.Revoked is { } revoked && known.Key == shown.Key) why = Told(revoked);
        else if (shown.Problem is { } problem) why = $"{problem}: {Rejoin}";
        else if (known is null || known.Key != shown.Key || !shown.IsOf(known.Vm))
            why = $"the certificate {shown.Serial} of {Printable.Of(shown.Subject, 100)} is not known here, or has a successor: {Rejoin}";
        else if (now >= known.ExpiresAt || now >= shown.NotAfter) why = $"the certificate of {known.Vm} ran out on {shown.NotAfter:u}: {Rejoin}";
        else if (vms.Find(known.Vm) is not { } vm || !vm.Has(known.Key)) why = $"{known.Vm} is no VM of the fleet, or has another key by now: {Rejoin}";
        else found = known;
        return why is null && found is not null;
    }

    /// <summary>Whether it still speaks for that VM.</summary>
    public bool Speaks(ShownCertificate? shown, VmName vm, [NotNullWhen(false)] out string? why)
    {
        if (TryName(shown, out var found, out why) && found.Vm != vm) why = $"it is of {found.Vm}";
        return why is null;
    }

    private static string Told(Revocation revoked) => revoked.Cause switch
    {
        RevocationCause.TakenOver => $"the certificate that it shows is good for nothing since {revoked.At:u}, when a VM joined under its name: {Rejoin}",
        _ => $"the certificate that it shows was revoked on {revoked.At:u}: the VM joins again only with a token that was made after that",
    };
}
