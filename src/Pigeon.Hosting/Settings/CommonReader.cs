using Microsoft.Extensions.Logging;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Hosting.Settings;

/// <summary>Reads the keys that every process of Pigeon has.</summary>
public static class CommonReader
{
    /// <summary>Reads <c>name</c>: what is said, else the host's own name; empty when neither fits.</summary>
    /// <param name="what">What is named, for the message: <c>the VM</c>.</param>
    public static string Name(SettingsSource source, string hostName, string what)
    {
        if (source.Top["name"] is { } said) return said.Parsed<HostName>(HostName.TryParse, HostName.Rule)?.Text ?? "";
        // Host names are the same in either case, and some installers write them with capitals.
        if (HostName.TryParse(hostName.ToLowerInvariant(), out var host)) return host.Text;
        source.Errors.Add(default, "name", $"the host is called '{hostName}', which does not fit: {HostName.Rule}; say here how {what} shall be called");
        return "";
    }

    /// <summary>Reads <c>log</c>.</summary>
    public static LogSettings Log(SettingsSource source)
    {
        var log = source.Top.Below("log", ["level", "format"]);
        return new LogSettings(LevelOf(log["level"]), log["format"]?.OneOf("text", "json") == "json");
    }

    private static LogLevel LevelOf(Field? level) => level?.OneOf("trace", "debug", "info", "warning", "error") switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
