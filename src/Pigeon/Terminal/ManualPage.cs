using System.CommandLine;
using System.Text;

namespace Pigeon.Terminal;

/// <summary>The command line as a manual page, in the macros of man(7).</summary>
internal static class ManualPage
{
    private static readonly (int Code, string Meaning)[] ExitCodes =
    [
        (ExitCode.Done, "done, or nothing to do"),
        (ExitCode.Other, "another error"),
        (ExitCode.Usage, "wrong usage or definition"),
        (ExitCode.ChangesFound, "plan, diff or --dry-run found changes"),
        (ExitCode.Locked, "locked by another operation, or the world moved since the plan"),
        (ExitCode.NotReady, "not ready in time; nothing was switched"),
        (ExitCode.Reverted, "taken up, then reverted"),
        (ExitCode.Disagree, "the VMs of the fleet disagree"),
        (ExitCode.Unreachable, "the agent or controller cannot be reached"),
        (ExitCode.Refused, "refused by the state"),
        (ExitCode.TimedOut, "timed out; the operation goes on"),
        (ExitCode.Interrupted, "interrupted; the operation goes on"),
    ];

    private static readonly (string Path, string Meaning)[] Files =
    [
        ("/etc/pigeon/agent.yaml", "the configuration of the agent"),
        ("/etc/pigeon/controller.yaml", "the configuration of the controller"),
        ("/etc/pigeon/controller.token", "what a VM joins a fleet with"),
        ("/run/pigeon/agent.sock", "where the agent listens"),
        ("/var/lib/pigeon", "what should be on the VM, and what HAProxy starts from"),
    ];

    public static string Render(RootCommand root)
    {
        var page = new StringBuilder();
        page.Append(".TH PIGEON 1 \"\" \"\" \"Pigeon\"\n");
        page.Append($".SH NAME\npigeon \\- {Text(root.Description!.TrimEnd('.').ToLowerInvariant())}\n");
        page.Append(".SH SYNOPSIS\n.B pigeon\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n");
        page.Append(".SH DESCRIPTION\nPigeon starts a version of an app dark, where only internal traffic reaches it, moves production to it in one step, and goes back in the same instant. "
            + "Results are on standard output, everything else is on standard error. Each option can be an environment variable, named with it; the command line wins.\n");
        page.Append(".SH COMMANDS\n");
        foreach (var (name, command) in Commands(root.Subcommands, "pigeon")) Add(page, name, command);
        page.Append(".SH EXIT STATUS\n");
        foreach (var (code, meaning) in ExitCodes) Item(page, $"{code}", meaning);
        page.Append(".SH FILES\n");
        foreach (var (path, meaning) in Files) Item(page, path, meaning);
        page.Append(".SH SEE ALSO\n.BR haproxy (1),\n.BR systemctl (1)\n");
        return page.ToString();
    }

    /// <summary>Those that do something: <c>pigeon token</c> alone does not.</summary>
    private static IEnumerable<(string Name, Command Command)> Commands(IEnumerable<Command> commands, string path) =>
        commands.SelectMany(command => command.Subcommands.Count == 0
            ? [($"{path} {command.Name}", command)]
            : Commands(command.Subcommands, $"{path} {command.Name}"));

    private static void Add(StringBuilder page, string name, Command command)
    {
        var arguments = string.Concat(command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues > 0 ? $" {argument.Name}" : $" [{argument.Name}]"));
        page.Append($".SS {Text(name + arguments)}\n{Text(command.Description!)}.\n");
        foreach (var argument in command.Arguments) Item(page, argument.Name, argument.Description ?? "");
        foreach (var option in command.Options.Where(option => !option.Hidden))
        {
            var names = string.Join(", ", option.Aliases.Prepend(option.Name));
            Item(page, option.HelpName is { } value ? $"{names} {value}" : names, option.Description ?? "");
        }
    }

    private static void Item(StringBuilder page, string term, string text) => page.Append($".TP\n.B {Text(term)}\n{Text(text)}\n");

    /// <summary>A backslash begins an escape, a hyphen would be typeset as another sign, and a line that begins with a point or an apostrophe is a request.</summary>
    private static string Text(string text)
    {
        var escaped = text.ReplaceLineEndings(" ").Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? $"\\&{escaped}" : escaped;
    }
}
