using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Pigeon.Agent.Settings;

namespace Pigeon.Agent;

/// <summary>Where the agent's log goes: standard output, a line each.</summary>
internal static class Loggers
{
    public static ILoggerFactory Create(LogSettings settings) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(settings.Level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        if (settings.Json) logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else logging.AddSimpleConsole(Plain);
    });

    private static void Plain(SimpleConsoleFormatterOptions console)
    {
        console.SingleLine = true;
        console.UseUtcTimestamp = true;
        console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        console.ColorBehavior = LoggerColorBehavior.Disabled;
    }
}
