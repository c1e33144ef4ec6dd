using System.CommandLine;
using System.CommandLine.Parsing;
using Pigeon.Core.Yaml;

namespace Pigeon.Commands;

/// <summary>What is wrong in a command line: the one word that is no verb or no flag where there is one, since all that the parser makes of the rest follows from it.</summary>
internal static class Misunderstanding
{
    public static IReadOnlyList<string> Of(ParseResult parsed) =>
        NoVerb(parsed) is { } verb ? [verb] : NoFlag(parsed) is { } flag ? [flag] : [.. parsed.Errors.Select(error => error.Message)];

    /// <summary>A command as it is called from the outside.</summary>
    public static string PathOf(CommandResult command) => command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "pigeon";

    private static string? NoVerb(ParseResult parsed) => parsed.CommandResult.Command.Subcommands is { Count: > 0 } verbs && parsed.UnmatchedTokens is [var word, ..] && !IsFlag(word)
        ? $"'{word}' is no verb{NearestKey.Hint(word, verbs.Select(verb => verb.Name))}" : null;

    /// <summary>To the parser, a flag that it does not know is the next argument.</summary>
    private static string? NoFlag(ParseResult parsed)
    {
        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).Concat(parsed.UnmatchedTokens).Where(IsFlag).ToHashSet();
        if (parsed.Tokens.TakeWhile(token => token.Type is not TokenType.DoubleDash).FirstOrDefault(token => taken.Contains(token.Value)) is not { Value: var word }) return null;
        var said = word.Split('=')[0];
        var known = FlagsOf(parsed.CommandResult).SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal)).Select(name => name[2..]);
        return $"'{said}' is no flag of `{PathOf(parsed.CommandResult)}`{(NearestKey.Find(said.TrimStart('-'), known) is { } nearest ? $" - did you mean '--{nearest}'?" : "")}";
    }

    private static IEnumerable<Option> FlagsOf(CommandResult command) =>
        command.Command.Options.Concat(command.Parent is CommandResult parent ? FlagsOf(parent).Where(option => option.Recursive) : []);

    /// <summary>A dash alone stands for standard input.</summary>
    private static bool IsFlag(string word) => word is ['-', _, ..];
}
