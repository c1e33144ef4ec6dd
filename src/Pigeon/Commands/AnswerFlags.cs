using System.CommandLine;
using Pigeon.Client;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>What every command takes that asks an agent and changes nothing.</summary>
/// <param name="defaultHost">Where the answer is looked for when nothing is said.</param>
internal sealed class AnswerFlags(string defaultHost = Endpoint.Default)
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    private readonly Flag<TimeSpan> _timeout = new("--timeout", [], "DURATION", "How long to wait for the answer. Default 30s", Duration.Parse);

    public ConnectionFlags Connection { get; } = new(defaultHost);

    public void AddTo(Command command)
    {
        command.Options.Add(_timeout.Option);
        Connection.AddTo(command);
    }

    /// <summary>Asks, and waits no longer than was said.</summary>
    public async Task<T> AskAsync<T>(ParseResult parsed, Shell shell, Func<AgentClient, CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        using var client = new AgentClient(Connection.Host(parsed, shell), shell.Time);
        return await Deadline.KeepAsync(shell, Timeout(parsed, shell), token => ask(client, token), ct);
    }

    public TimeSpan Timeout(ParseResult parsed, Shell shell) => _timeout.ReadOr(Default, parsed, shell) is var limit && limit > TimeSpan.Zero
        ? limit : throw CommandFailedException.Usage("--timeout: it has to be longer than nothing");
}
