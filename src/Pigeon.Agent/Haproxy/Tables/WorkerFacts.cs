using System.Globalization;

namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>A worker about itself: "show info".</summary>
public sealed record WorkerFacts
{
    public required string Version { get; init; }

    public required int Pid { get; init; }

    public required int UptimeSeconds { get; init; }

    /// <summary>The global "description" of the configuration it runs; empty when there is none.</summary>
    public required string Description { get; init; }

    /// <summary>Every line that HAProxy gave, by name.</summary>
    public required IReadOnlyDictionary<string, string> All { get; init; }

    /// <exception cref="HaproxyFaultException">The reply is not "show info".</exception>
    public static WorkerFacts Parse(string reply)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in reply.Split('\n'))
        {
            if (line.Split(':', 2) is [var name, var value])
                all[name.Trim()] = value.Trim();
        }

        if (!all.TryGetValue("Version", out var version) || !all.TryGetValue("Pid", out var pid) || !all.TryGetValue("Uptime_sec", out var uptime))
            throw new HaproxyFaultException("show info", reply);
        return new()
        {
            Version = version,
            Pid = int.Parse(pid, CultureInfo.InvariantCulture),
            UptimeSeconds = int.Parse(uptime, CultureInfo.InvariantCulture),
            Description = all.GetValueOrDefault("description", ""),
            All = all,
        };
    }
}
