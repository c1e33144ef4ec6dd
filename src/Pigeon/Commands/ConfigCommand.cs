using System.CommandLine;
using Pigeon.Client;
using Pigeon.Core.Definitions;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon config</c></summary>
internal static class ConfigCommand
{
    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("The version; without it, the one that the file says");
        var file = new DefinitionFlag();
        var vm = new VmFlags();
        var secrets = new Switch("--show-secrets", [], "Do not hide values that look like secrets");
        var output = new OutputFlag();
        var command = new Command("config", "Print what the definition of an app comes to, once its template is rendered");
        target.AddTo(command);
        file.AddTo(command);
        vm.AddTo(command);
        command.Options.Add(secrets.Option);
        output.AddTo(command);
        command.Carry(shell, output, async (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var source = await file.ReadAsync(parsed, shell, ct);
            var facts = vm.Read(parsed, shell);
            var rendered = FormulaPacker.Gather(source.File,
                formulas => DefinitionFile.Render(source.Text, source.File, app, version, facts, formulas), entry => entry.Needed is { } needed ? [needed] : []);
            return new ConfigReport(shell, output.IsJson(parsed, shell), secrets.Read(parsed, shell)).Tell(app, rendered);
        });
        return command;
    }
}
