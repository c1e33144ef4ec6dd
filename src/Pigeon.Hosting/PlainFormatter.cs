using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Pigeon.Core;

namespace Pigeon.Hosting;

/// <summary>A line per message: when, how bad, what. A fault's text follows in full.</summary>
internal sealed class PlainFormatter() : ConsoleFormatter(PlainName)
{
    public const string PlainName = "plain";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = Printable.Of(entry.Formatter(entry.State, entry.Exception).Replace('\n', ' '));
        textWriter.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(entry.LogLevel)} {text}");
        if (entry.Exception is { } fault) textWriter.WriteLine(string.Join('\n', $"{fault}".Split('\n').Select(line => Printable.Of(line))));
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };
}
