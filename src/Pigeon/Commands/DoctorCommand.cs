using System.CommandLine;
using System.Text.Json;
using Pigeon.Agent.Doctor;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Settings;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon doctor</c>, on the VM itself.</summary>
internal static class DoctorCommand
{
    public static Command Create(Shell shell)
    {
        var config = new Flag<string>("--config", [], "FILE", $"The agent's configuration. Default {AgentSettingsFile.DefaultPath} where that exists", path => path);
        var output = new OutputFlag();
        var command = new Command("doctor", "Look at what an agent needs on this VM, and say how to mend what is wrong");
        command.Options.Add(config.Option);
        output.AddTo(command);
        command.Carry(shell, output, async (parsed, ct) =>
        {
            var found = await Examination.RunAsync(config.ReadOr(null, parsed, shell), new ProcessFlags(new Dictionary<string, string>()).Variables(), shell.Time, ct);
            if (output.IsJson(parsed, shell)) shell.Out.WriteLine(JsonSerializer.Serialize(found, PigeonJson.Default.DoctorWire));
            else shell.Out.Write(DoctorPage.Render(found));
            return Examination.IsIll(found) ? ExitCode.Other : ExitCode.Done;
        });
        return command;
    }
}
