using System.CommandLine;
using System.Globalization;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon cert list|renew|revoke</c></summary>
internal static class CertCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("cert", "List, renew and revoke the certificates of a fleet");
        command.Subcommands.Add(List(shell));
        command.Subcommands.Add(Renew(shell));
        command.Subcommands.Add(Revoke(shell));
        return command;
    }

    private static Command List(Shell shell) => new Command("list", "List the controller's CA, its own certificate, and those of the VMs")
        .Asking(shell, PigeonJson.Default.CertificatesWire, _ => (client, ct) => client.CertificatesAsync(ct), CertificatesPage.Render);

    private static Command Renew(Shell shell)
    {
        var name = new VmArgument("VM");
        return new Command("renew", "Have a VM's agent renew its certificate now, with a new key") { name.Argument }.Asking(shell, PigeonJson.Default.VmCertificateWire, parsed =>
        {
            var vm = name.Read(parsed);
            return (client, ct) => client.RenewCertificateAsync(vm, ct);
        }, page: null, renewed => [string.Create(CultureInfo.InvariantCulture, $"{renewed.Vm} has the certificate {renewed.Serial}, good until {renewed.ExpiresAt:u}")]);
    }

    private static Command Revoke(Shell shell)
    {
        var which = new Argument<string>("VM|SERIAL") { Description = "A VM, or a certificate as `pigeon cert list` shows it" };
        return new Command("revoke", "Make a VM's certificate good for nothing at once; it joins again only with a token made after that") { which }.Asking(
            shell, PigeonJson.Default.RevocationWire, parsed => (client, ct) => client.RevokeCertificateAsync(parsed.GetRequiredValue(which), ct), page: null, revoked =>
            [
                .. revoked.Revoked.Select(one => $"the certificate {one.Serial} of {one.Vm} is good for nothing any more"),
                .. revoked.Revoked.Count == 0 ? [$"{revoked.Vm} had no certificate that was good"] : (string[])[],
                $"{revoked.Vm} joins again only with a token that is made from now on",
            ]);
    }
}
