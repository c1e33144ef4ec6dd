namespace Pigeon.Terminal;

/// <summary>What surrounds the process: where it writes, what its environment says, what the time is.</summary>
internal sealed record Shell
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required bool OutIsTerminal { get; init; }

    public required bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; 80 where there is none.</summary>
    public required int Width { get; init; }

    /// <summary>Columns for what goes to standard output: a pipe gets the same lines whoever looks on.</summary>
    public int OutWidth => OutIsTerminal ? Width : 80;

    public required TimeProvider Time { get; init; }

    /// <summary>A terminal that can move its cursor.</summary>
    public bool IsLive => ErrorIsTerminal && Variable("TERM") is not (null or "" or "dumb");

    public bool IsColored => IsLive && string.IsNullOrEmpty(Variable("NO_COLOR"));

    public static Shell OfThisProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Variable = Environment.GetEnvironmentVariable,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Width = Console.IsErrorRedirected || Console.WindowWidth < 20 ? 80 : Console.WindowWidth,
        Time = TimeProvider.System,
    };
}
