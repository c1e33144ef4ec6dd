using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>An option that is there or not; its environment variable says <c>true</c> or <c>false</c>.</summary>
internal sealed class Switch
{
    private readonly string _variable;

    public Switch(string name, string[] aliases, string summary)
    {
        _variable = Variable.Of(name);
        Option = new Option<bool>(name, aliases) { Description = $"{summary} [env: {_variable}]", Arity = ArgumentArity.Zero };
    }

    public Option<bool> Option { get; }

    public bool Read(ParseResult parsed, Shell shell) => parsed.GetValue(Option) || shell.Variable(_variable) switch
    {
        null or "" or "false" or "0" => false,
        "true" or "1" => true,
        var other => throw CommandFailedException.Usage($"{_variable}: '{other}' is neither true nor false"),
    };
}
