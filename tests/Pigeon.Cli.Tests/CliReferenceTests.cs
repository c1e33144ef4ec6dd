using System.CommandLine;
using System.Text.RegularExpressions;
using Pigeon.Commands;
using Pigeon.Terminal;

namespace Pigeon.Cli.Tests;

/// <summary><c>docs/cli.md</c> says what the command line is.</summary>
public sealed partial class CliReferenceTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(ReadmeTests.Root(), "docs", "cli.md"));

    /// <summary>Their flags are the keys of their files, which have pages of their own.</summary>
    private static readonly string[] Processes = ["agent", "controller"];

    [Fact]
    public void Every_command_has_its_part_with_its_arguments_and_flags_and_there_is_no_other()
    {
        var told = Parts().ToDictionary(part => part.Usage, part => part.Flags);
        var real = Commands().ToDictionary(Usage, command => Processes.Contains(command.Name) ? "" : string.Join(", ", Flags(command)));

        Assert.Equal(real.OrderBy(command => command.Key), told.OrderBy(part => part.Key));
    }

    [Fact]
    public void Every_flag_is_explained_and_no_other()
    {
        var told = Page.SkipWhile(line => line != "## Flags").Select(line => Row.Match(line)).Where(row => row.Success).Select(row => row.Groups[1].Value);
        var real = Commands().Where(command => !Processes.Contains(command.Name)).SelectMany(Flags).Select(flag => flag.Trim('`')).Distinct();

        Assert.Equal(real.Order(), told.Order());
    }

    internal static RootCommand Root() => PigeonCommandLine.Create(
        new Shell { Out = TextWriter.Null, Error = TextWriter.Null, Variable = _ => null, OutIsTerminal = false, ErrorIsTerminal = false, Width = 80, Time = TimeProvider.System },
        (_, _, _) => Task.FromResult(0), (_, _, _) => Task.FromResult(0));

    /// <summary>Those that do something; <c>pigeon token</c> alone does not.</summary>
    private static IEnumerable<Command> Commands() => Root().Subcommands.SelectMany(command => command.Subcommands.Count == 0 ? [command] : command.Subcommands.AsEnumerable());

    private static string Usage(Command command)
    {
        var names = command.Arguments.Select(argument => argument.Name).ToList();
        var group = command.Parents.OfType<Command>().First() is RootCommand ? "" : $"{command.Parents.OfType<Command>().First().Name} ";
        return $"pigeon {group}{command.Name}{string.Concat(names.Select(name => $" [{name}"))}{new string(']', names.Count)}";
    }

    private static IEnumerable<string> Flags(Command command) => command.Options.Select(option => $"`{option.Name}`");

    private static IEnumerable<(string Usage, string Flags)> Parts()
    {
        foreach (var (index, line) in Page.Index())
        {
            if (!line.StartsWith("### `", StringComparison.Ordinal)) continue;
            var flags = Page.Skip(index + 1).TakeWhile(next => !next.StartsWith('#')).FirstOrDefault(next => next.StartsWith("Flags: ", StringComparison.Ordinal));
            yield return (line["### `".Length..^1], flags?["Flags: ".Length..] ?? "");
        }
    }

    [GeneratedRegex(@"^\| `(--[a-z-]+)")]
    private static partial Regex Row { get; }
}
