namespace Pigeon.Agent.Haproxy;

/// <summary>The stats socket of the serving worker: one connection, one line, one reply, one deadline of 2 s.</summary>
public sealed class RuntimeSocket(string path, TimeProvider time) : IRuntimeChannel
{
    private const int ReadAttempts = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private long _sent;

    public string Path { get; } = path;

    /// <summary>How many commands were sent, whatever became of them.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public Task<string> SendAsync(RuntimeCommand command, CancellationToken ct)
    {
        Interlocked.Add(ref _sent, command.Count);
        return SendAsync(command.Text, ct);
    }

    /// <summary>Sends a line as it is, once. Each of its commands must be smaller than 8 KB; the line itself may be longer.</summary>
    public Task<string> SendAsync(string line, CancellationToken ct)
    {
        CommandText.Check(line);
        return Exchange.RunAsync(Path, line, closesInput: false, Limit, time, ct);
    }

    public Task<string> AskAsync(string question, CancellationToken ct)
    {
        CommandText.Check(question);
        return Exchange.RunRepeatableAsync(Path, question, closesInput: false, Limit, time, ReadAttempts, ct);
    }
}
