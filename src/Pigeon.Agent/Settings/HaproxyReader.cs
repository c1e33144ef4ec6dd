using System.Text.RegularExpressions;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Agent.Settings;

/// <summary>Reads <c>haproxy</c>.</summary>
internal static partial class HaproxyReader
{
    public static readonly string[] Known = ["mode", "binary", "templates", "stats_socket", "master_socket", "config", "container", "hard_stop_after"];

    /// <param name="taken">The sockets of the rest of the configuration.</param>
    public static HaproxySettings Read(Layers layers, string stateDir, string runDir, IReadOnlyList<SocketPlace> taken)
    {
        var container = ReadContainer(layers["container"]);
        var mode = layers["mode"]?.OneOf("process", "external") ?? (container is null ? "process" : "external");
        if (mode == "process" && container is not null)
            layers["container"]!.Fail("a HAProxy in a container is run by somebody else: leave haproxy.mode out, or set it to external");
        var settings = new HaproxySettings
        {
            Mode = mode == "external" ? HaproxyMode.External : HaproxyMode.Process,
            Binary = ReadBinary(layers["binary"]) ?? "haproxy",
            Templates = SafePath.Read(layers["templates"], SafePath.LongestFolder) ?? "/etc/pigeon/haproxy",
            StatsSocket = SafePath.Read(layers["stats_socket"], SafePath.LongestHaproxySocket) ?? $"{runDir}/haproxy.sock",
            MasterSocket = SafePath.Read(layers["master_socket"], SafePath.LongestHaproxySocket) ?? $"{runDir}/haproxy-master.sock",
            Config = SafePath.Read(layers["config"], SafePath.LongestFolder) ?? $"{stateDir}/haproxy/haproxy.cfg",
            Container = container,
            HardStopAfter = layers["hard_stop_after"]?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)) ?? TimeSpan.FromMinutes(5),
        };
        SocketPlace.RefuseClashes(
        [
            .. taken,
            new("haproxy.stats_socket", settings.StatsSocket, layers["stats_socket"]),
            new("haproxy.master_socket", settings.MasterSocket, layers["master_socket"]),
        ]);
        return settings;
    }

    private static string? ReadBinary(Field? field)
    {
        if (field?.Text() is not { } text) return null;
        if (Program.IsMatch(text) || SafePath.Fits(text)) return text;
        field.Fail($"'{text}' does not fit: the name of a program, or {SafePath.Rule}");
        return null;
    }

    /// <summary>The empty text says that there is none.</summary>
    private static string? ReadContainer(Field? field)
    {
        if (field?.Text() is not { Length: > 0 } text) return null;
        if (ContainerName.IsMatch(text)) return text;
        field.Fail($"'{text}' does not fit: the name of a container, letters, digits, '_', '.' and '-'");
        return null;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Program { get; }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName { get; }
}
