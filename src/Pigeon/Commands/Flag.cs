using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>An option that takes a value: from the command line, else from its environment variable, else the default.</summary>
internal sealed class Flag<T>
{
    private readonly Func<string, T> _parse;
    private readonly string _variable;

    /// <param name="parse">Throws <see cref="FormatException"/> with what is wrong.</param>
    public Flag(string name, string[] aliases, string placeholder, string summary, Func<string, T> parse)
    {
        _parse = parse;
        _variable = Variable.Of(name);
        Option = new Option<string?>(name, aliases) { HelpName = placeholder, Description = $"{summary} [env: {_variable}]", Arity = ArgumentArity.ExactlyOne };
    }

    public Option<string?> Option { get; }

    /// <summary>Whether it stands on the command line.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(Option) is not null;

    public T? ReadOr(T? otherwise, ParseResult parsed, Shell shell)
    {
        var given = parsed.GetValue(Option);
        var text = given ?? shell.Variable(_variable);
        if (given is null && string.IsNullOrEmpty(text)) return otherwise;
        try
        {
            return _parse(text!);
        }
        catch (FormatException wrong)
        {
            throw CommandFailedException.Usage($"{(given is null ? _variable : Option.Name)}: {wrong.Message}");
        }
    }
}
