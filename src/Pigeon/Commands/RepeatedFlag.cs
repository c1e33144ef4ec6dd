using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>An option that may be said several times, each with a value; its variable has commas between them.</summary>
internal sealed class RepeatedFlag
{
    private readonly Func<string, string> _parse;
    private readonly string _variable;

    /// <param name="parse">Throws <see cref="FormatException"/> with what is wrong.</param>
    public RepeatedFlag(string name, string placeholder, string summary, Func<string, string> parse)
    {
        (_parse, _variable) = (parse, Variable.Of(name));
        Option = new Option<string[]>(name) { HelpName = placeholder, Description = $"{summary} [env: {_variable}]", Arity = ArgumentArity.OneOrMore };
    }

    public Option<string[]> Option { get; }

    public IReadOnlyList<string> Read(ParseResult parsed, Shell shell)
    {
        var given = parsed.GetValue(Option) is { Length: > 0 } said ? said : null;
        var texts = given ?? shell.Variable(_variable)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        try
        {
            return [.. texts.Select(_parse)];
        }
        catch (FormatException wrong)
        {
            throw CommandFailedException.Usage($"{(given is null ? _variable : Option.Name)}: {wrong.Message}");
        }
    }
}
