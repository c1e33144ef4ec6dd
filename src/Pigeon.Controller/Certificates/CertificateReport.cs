using Pigeon.Controller.Tls;
using Pigeon.Controller.Vms;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Certificates;

/// <summary>Shows which certificates there are, and which of them deserve a look.</summary>
internal sealed class CertificateReport(string controller, CertificateBook book, VmBook vms, Authority authority, IServerCertificate server, TimeProvider time)
{
    /// <summary>A CA of one's own is replaced by people, who need time for it.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(60);

    public CertificatesWire Show()
    {
        var shown = server.Current.TargetCertificate;
        return new CertificatesWire(
            controller,
            new AuthorityWire(authority.Subject, authority.Pin, authority.NotAfter),
            [.. authority.Trusted.Anchors.Select(anchor => new AuthorityWire(anchor.Subject, TrustedAuthorities.PinOf(anchor), new DateTimeOffset(anchor.NotAfter).ToUniversalTime()))],
            new ServerCertificateWire(shown.Subject, new DateTimeOffset(shown.NotAfter).ToUniversalTime(), server.AuthorityPem is null),
            [.. book.All.OrderBy(one => one.Vm.Text, StringComparer.Ordinal).ThenByDescending(one => one.IssuedAt).Select(Show)]);
    }

    public VmCertificateWire Show(StoredCertificate one) =>
        new(one.Vm.Text, one.Serial, one.Key, one.IssuedAt, one.ExpiresAt, StateOf(one, time.GetUtcNow()), one.Revoked?.At, one.Revoked?.By);

    /// <summary>What is the matter with a VM's certificate, in a sentence; null when nothing is.</summary>
    public string? ProblemOf(VmName vm)
    {
        if (vms.Find(vm) is not { } stored || book.Of(vm).FirstOrDefault(one => stored.Has(one.Key)) is not { } current)
            return "has no certificate: it joins again with a token (`pigeon token create`)";
        return StateOf(current, time.GetUtcNow()) switch
        {
            VmCertificateState.Late => $"the certificate runs out on {current.ExpiresAt:u} and was not renewed: the agent's log says why",
            VmCertificateState.Expired => $"the certificate ran out on {current.ExpiresAt:u}: the VM joins again with a token (`pigeon token create`)",
            VmCertificateState.Revoked => $"the certificate was revoked on {current.Revoked!.At:u}: the VM joins again with a token that was made after that, or `pigeon vm remove` forgets it",
            _ => null,
        };
    }

    /// <summary>What is the matter with the controllers' own, in sentences.</summary>
    public IEnumerable<string> Problems()
    {
        var now = time.GetUtcNow();
        if (authority.NotAfter - now < Ahead) yield return $"the CA {authority.Subject} runs out on {authority.NotAfter:u}: put another one beside it in time (tls.ca)";
        var shown = new DateTimeOffset(server.Current.TargetCertificate.NotAfter);
        if (shown <= now) yield return $"the controller's own certificate ran out on {shown.ToUniversalTime():u}";
    }

    private string StateOf(StoredCertificate one, DateTimeOffset now)
    {
        if (one.Revoked is { } revoked) return revoked.Bars ? VmCertificateState.Revoked : VmCertificateState.Replaced;
        if (vms.Find(one.Vm)?.Has(one.Key) != true) return VmCertificateState.Replaced;
        if (now >= one.ExpiresAt) return VmCertificateState.Expired;

        // Until its successor is shown the one before is good too.
        return one.IsLate(now) && !book.Of(one.Vm).Any(other => other.IsGood(now) && !other.IsLate(now)) ? VmCertificateState.Late : VmCertificateState.Good;
    }
}
