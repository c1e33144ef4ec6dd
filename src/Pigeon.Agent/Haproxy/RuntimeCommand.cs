namespace Pigeon.Agent.Haproxy;

/// <summary>
/// One or more commands that go out in one line, each with its one good reply. HAProxy runs them one after another and
/// does not stop at a failing one.
/// </summary>
public sealed class RuntimeCommand
{
    private readonly Part[] _parts;

    private RuntimeCommand(Part[] parts) => _parts = parts;

    /// <summary>How many commands it is.</summary>
    public int Count => _parts.Length;

    /// <summary>The line for a worker's own socket.</summary>
    public string Text => string.Join("; ", _parts.Select(part => part.Text));

    /// <summary>A command whose success is an empty line.</summary>
    internal static RuntimeCommand Silent(string text) => new([new(text, [])]);

    /// <summary>A command whose success is one line that starts with one of <paramref name="goodReplies"/>.</summary>
    internal static RuntimeCommand Answered(string text, params string[] goodReplies) => new([new(text, [goodReplies])]);

    /// <summary>A command whose success is several lines, which start with <paramref name="lines"/> in that order.</summary>
    internal static RuntimeCommand Spoken(string text, params string[] lines) => new([new(text, [.. lines.Select(line => new[] { line })])]);

    /// <summary>One line that does all of <paramref name="commands"/>, in order.</summary>
    public static RuntimeCommand Join(params IEnumerable<RuntimeCommand> commands)
    {
        Part[] parts = [.. commands.SelectMany(command => command._parts)];
        return parts.Length > 0 ? new(parts) : throw new ArgumentException("there is no command to join", nameof(commands));
    }

    /// <summary>The line for the master socket. The prefix holds for one command only: without it the second would go to the master itself.</summary>
    internal string TextFor(int worker) => string.Join("; ", _parts.Select(part => $"@!{worker} {part.Text}"));

    /// <summary>Throws <see cref="HaproxyFaultException"/> unless every command got its good reply.</summary>
    public void Verify(string reply)
    {
        if (!Accepts(reply))
            throw new HaproxyFaultException(ToString(), reply);
    }

    /// <summary>Silent commands leave blank lines only, so the other lines belong, in order, to the commands that speak.</summary>
    public bool Accepts(string reply)
    {
        var lines = new Queue<string>(reply.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
        foreach (var wanted in _parts.SelectMany(part => part.GoodReplies))
        {
            if (!lines.TryDequeue(out var line) || !wanted.Any(good => line.StartsWith(good, StringComparison.Ordinal)))
                return false;
        }

        return lines.Count == 0;
    }

    /// <summary>For logs and messages: without payloads, which may be long, or private keys.</summary>
    public override string ToString() => string.Join("; ", _parts.Select(part => part.Text.Split('\n')[0]));

    /// <param name="GoodReplies">Of each line that the command answers with, how it may begin.</param>
    private sealed record Part(string Text, string[][] GoodReplies);
}
