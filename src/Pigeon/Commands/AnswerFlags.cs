using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>What every command takes that asks an agent and changes nothing.</summary>
internal sealed class AnswerFlags
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    private readonly Flag<TimeSpan> _timeout = new("--timeout", [], "DURATION", "How long to wait for the agent's answer. Default 30s", Duration.Parse);

    public ConnectionFlags Connection { get; } = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_timeout.Option);
        Connection.AddTo(command);
    }

    public TimeSpan Timeout(ParseResult parsed, Shell shell) => _timeout.ReadOr(Default, parsed, shell) is var limit && limit > TimeSpan.Zero
        ? limit : throw CommandFailedException.Usage("--timeout: it has to be longer than nothing");
}
