using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Pigeon.Hosting.Settings;

namespace Pigeon.Hosting;

/// <summary>Where the log of a long-running process goes: standard output, a line each.</summary>
public static class Loggers
{
    public static ILoggerFactory Create(LogSettings settings) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(settings.Level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        if (settings.Json) logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else logging.AddConsole(console => console.FormatterName = PlainFormatter.PlainName).Services.AddSingleton<ConsoleFormatter, PlainFormatter>();
    });
}
