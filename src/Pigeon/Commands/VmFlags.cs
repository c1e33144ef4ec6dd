using System.CommandLine;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>The VM that a template is rendered for where no agent is asked.</summary>
internal sealed class VmFlags
{
    private readonly Flag<string> _name = new("--vm", [], "NAME", "What templates see as vm.name. Default vm1", ParseName);

    private readonly Option<string[]> _labels = new("--label")
    {
        HelpName = "NAME=VALUE",
        Description = $"What templates see in vm.labels; may be said several times [env: {Variable.Of("--label")}]",
        Arity = ArgumentArity.OneOrMore,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_name.Option);
        command.Options.Add(_labels);
    }

    public VmFacts Read(ParseResult parsed, Shell shell)
    {
        var given = parsed.GetValue(_labels) is { Length: > 0 } said ? said
            : shell.Variable(Variable.Of("--label"))?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var parts = text.Split('=', 2);
            if (parts.Length != 2 || parts[0].Length == 0) throw CommandFailedException.Usage($"--label: '{text}' is not NAME=VALUE");
            labels[parts[0]] = parts[1];
        }

        return new VmFacts(_name.ReadOr("vm1", parsed, shell)!, labels.Select(label => new LabelPair(label.Key, label.Value)).ToValueList());
    }

    private static string ParseName(string text) => text.Length > 0 ? text : throw new FormatException("a VM has a name");
}
