using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>What standard output gets.</summary>
internal sealed class OutputFlag
{
    private readonly Flag<bool> _output = new(
        "--output", ["-o"], "text|json", "What standard output gets: text, or one JSON document. Default text", Parse);

    public void AddTo(Command command) => command.Options.Add(_output.Option);

    public bool IsJson(ParseResult parsed, Shell shell) => _output.ReadOr(false, parsed, shell);

    private static bool Parse(string text) => text switch
    {
        "json" => true,
        "text" => false,
        _ => throw new FormatException($"'{text}' is neither text nor json"),
    };
}
