using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>The whole command line: parses, runs, and gives the exit code.</summary>
internal static class PigeonCommandLine
{
    /// <param name="agent">What <c>pigeon agent</c> runs.</param>
    /// <param name="controller">What <c>pigeon controller</c> runs.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell, RunProcess agent, RunProcess controller, CancellationToken ct)
    {
        // A name that begins with @ is not a file of arguments.
        var parsed = Create(shell, agent, controller).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // Help, the version, and what a shell asks to complete a line, stand for themselves.
        if (parsed.Action is not { ClearsParseErrors: true } && Misunderstanding.Of(parsed) is { Count: > 0 } errors)
        {
            foreach (var error in errors) shell.Error.WriteLine($"error: {Printed.Clean(error)}");
            shell.Error.WriteLine($"`{Misunderstanding.PathOf(parsed.CommandResult)} --help` shows what can be said");
            return ExitCode.Usage;
        }

        // What happens on Ctrl-C and on a fault is decided here and at the commands' door, not by the parser.
        var invocation = new InvocationConfiguration
        {
            Output = shell.Out,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, ct);
    }

    internal static RootCommand Create(Shell shell, RunProcess agent, RunProcess controller)
    {
        var root = new RootCommand("Releases containers behind HAProxy without losing a request.");
        foreach (var shipped in root.Options.OfType<VersionOption>().ToList()) root.Options.Remove(shipped);
        root.Options.Add(new Option<bool>("--version")
        {
            Description = "Show the version of Pigeon and the commit it was built from",
            Arity = ArgumentArity.Zero,
            Action = new VersionAction(),
        });
        root.Subcommands.Add(ReleaseCommand.Create(shell));
        root.Subcommands.Add(ActivateCommand.Create(shell));
        root.Subcommands.Add(RollbackCommand.Create(shell));
        root.Subcommands.Add(DeactivateCommand.Create(shell));
        root.Subcommands.Add(AbortCommand.Create(shell));
        root.Subcommands.Add(PruneCommand.Create(shell));
        root.Subcommands.Add(StatusCommand.Create(shell));
        root.Subcommands.Add(HistoryCommand.Create(shell));
        root.Subcommands.Add(PlanCommand.Create(shell));
        root.Subcommands.Add(DiffCommand.Create(shell));
        root.Subcommands.Add(ValidateCommand.Create(shell));
        root.Subcommands.Add(ConfigCommand.Create(shell));
        root.Subcommands.Add(SchemaCommand.Create(shell));
        root.Subcommands.Add(InitCommand.Create(shell));
        root.Subcommands.Add(DoctorCommand.Create(shell));
        root.Subcommands.Add(CompletionCommand.Create(shell));
        root.Subcommands.Add(ManualCommand.Create(shell));
        root.Subcommands.Add(VmsCommand.Create(shell));
        root.Subcommands.Add(MatchCommand.Create(shell));
        root.Subcommands.Add(VmCommand.Create(shell));
        root.Subcommands.Add(CertCommand.Create(shell));
        root.Subcommands.Add(TokenCommand.Create(shell));
        root.Subcommands.Add(StoreCommand.Create(shell));
        root.Subcommands.Add(AuditCommand.Create(shell));
        root.Subcommands.Add(AgentCommand.Create(shell, agent));
        root.Subcommands.Add(ControllerCommand.Create(shell, controller));
        return root;
    }
}
