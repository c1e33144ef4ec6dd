using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pigeon.Client;
using Pigeon.Core.Names;
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

    private static Command List(Shell shell)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        var command = new Command("list", "List the controller's CA, its own certificate, and those of the VMs");
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var found = await flags.AskAsync(parsed, shell, (client, token) => client.CertificatesAsync(token), ct);
            if (flags.Connection.Json(parsed, shell)) shell.Out.WriteLine(JsonSerializer.Serialize(found, PigeonJson.Default.CertificatesWire));
            else shell.Out.Write(CertificatesPage.Render(found));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Renew(Shell shell)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        var name = new Argument<string>("VM") { Description = "The VM" };
        var command = new Command("renew", "Have a VM's agent renew its certificate now, with a new key");
        command.Arguments.Add(name);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            if (!VmName.TryParse(parsed.GetRequiredValue(name), out var vm)) throw CommandFailedException.Usage($"VM: '{parsed.GetRequiredValue(name)}' is no VM's name: {VmName.Rule}");
            var renewed = await flags.AskAsync(parsed, shell, (client, token) => client.RenewCertificateAsync(vm, token), ct);
            if (flags.Connection.Json(parsed, shell)) shell.Out.WriteLine(JsonSerializer.Serialize(renewed, PigeonJson.Default.VmCertificateWire));
            shell.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{vm} has the certificate {renewed.Serial}, good until {renewed.ExpiresAt:u}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(Shell shell)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        var which = new Argument<string>("VM|SERIAL") { Description = "A VM, or a certificate as `pigeon cert list` shows it" };
        var command = new Command("revoke", "Make a VM's certificate good for nothing at once; it joins again only with a token made after that");
        command.Arguments.Add(which);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var revoked = await flags.AskAsync(parsed, shell, (client, token) => client.RevokeCertificateAsync(parsed.GetRequiredValue(which), token), ct);
            if (flags.Connection.Json(parsed, shell)) shell.Out.WriteLine(JsonSerializer.Serialize(revoked, PigeonJson.Default.RevocationWire));
            foreach (var one in revoked.Revoked) shell.Error.WriteLine(Printed.Clean($"the certificate {one.Serial} of {one.Vm} is good for nothing any more"));
            if (revoked.Revoked.Count == 0) shell.Error.WriteLine(Printed.Clean($"{revoked.Vm} had no certificate that was good"));
            shell.Error.WriteLine(Printed.Clean($"{revoked.Vm} joins again only with a token that is made from now on"));
            return ExitCode.Done;
        });
        return command;
    }
}
