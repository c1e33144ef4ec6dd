using System.CommandLine;
using Pigeon.Client;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon validate</c></summary>
internal static class ValidateCommand
{
    public static Command Create(Shell shell)
    {
        var positional = new Argument<string?>("FILE") { Description = "The definition, instead of --file", Arity = ArgumentArity.ZeroOrOne };
        var file = new DefinitionFlag();
        var app = new Flag<AppName?>("--app-name", [], "APP", "Only this app. Default: every app of the file", text => AppName.Parse(text));
        var version = new Flag<StackVersion?>("--version", [], "VERSION", "For each app, instead of the version that the file says", text => StackVersion.Parse(text));
        var vm = new VmFlags();
        var output = new OutputFlag();
        var command = new Command("validate", "Check a definition: every app of it, and all errors at once");
        command.Arguments.Add(positional);
        file.AddTo(command);
        command.Options.Add(app.Option);
        command.Options.Add(version.Option);
        vm.AddTo(command);
        output.AddTo(command);
        command.Carry(shell, output, async (parsed, ct) =>
        {
            var source = await file.ReadAsync(parsed.GetValue(positional), parsed, shell, ct);
            var (only, given, facts) = (app.ReadOr(null, parsed, shell), version.ReadOr(null, parsed, shell), vm.Read(parsed, shell));
            var result = FormulaPacker.Gather(source.File,
                formulas => DefinitionFile.Check(source.Text, source.File, only, given, facts, formulas), check => check.Needed);
            return new ValidationReport(shell, output.IsJson(parsed, shell)).Tell(source.File, result);
        });
        return command;
    }
}
