using System.CommandLine;
using Pigeon.Core.Definitions.Schema;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon schema</c></summary>
internal static class SchemaCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("schema", "Print the JSON Schema of stacks.yaml, for editors");
        command.Carry(shell, null, (_, _) =>
        {
            shell.Out.Write(DefinitionSchema.Text);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
