using System.Text.RegularExpressions;
using Pigeon.Core.Yaml;

namespace Pigeon.Agent.Settings;

/// <summary>Reads <c>haproxy</c>.</summary>
internal static partial class HaproxyReader
{
    public static readonly string[] Known = ["mode", "binary", "templates", "stats_socket", "master_socket", "config"];

    /// <param name="taken">The sockets of the rest of the configuration.</param>
    public static HaproxySettings Read(Layers layers, string stateDir, string runDir, IReadOnlyList<SocketPlace> taken)
    {
        var settings = new HaproxySettings
        {
            Mode = layers["mode"]?.OneOf("process", "external") == "external" ? HaproxyMode.External : HaproxyMode.Process,
            Binary = ReadBinary(layers["binary"]) ?? "haproxy",
            Templates = SafePath.Read(layers["templates"], SafePath.LongestFolder) ?? "/etc/pigeon/haproxy",
            StatsSocket = SafePath.Read(layers["stats_socket"], SafePath.LongestHaproxySocket) ?? $"{runDir}/haproxy.sock",
            MasterSocket = SafePath.Read(layers["master_socket"], SafePath.LongestHaproxySocket) ?? $"{runDir}/haproxy-master.sock",
            Config = SafePath.Read(layers["config"], SafePath.LongestFolder) ?? $"{stateDir}/haproxy/haproxy.cfg",
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

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Program { get; }
}
