using System.Globalization;
using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>
/// Finds what is not as the agent left it, among the things that HAProxy does not change by itself. Whether a server passes its
/// checks is not among them, and what is not Pigeon's is not even looked at.
/// </summary>
public static class DriftFinder
{
    /// <summary>More than this of one kind is told as a number.</summary>
    private const int ToldAtMost = 8;

    /// <param name="left">HAProxy as the agent left it.</param>
    /// <param name="now">HAProxy as it is; null when it does not answer.</param>
    /// <returns>A sentence for each finding; none when all is as it was.</returns>
    public static ValueList<string> Find(ProxyView left, ProxyView? now)
    {
        if (now is null) return [Text($"HAProxy (worker {left.WorkerPid}) has gone though nobody asked the agent for that")];
        var found = new List<string>();
        if (now.WorkerPid != left.WorkerPid)
            found.Add(Text($"HAProxy was restarted or reloaded by somebody else: its worker was {left.WorkerPid} and is {now.WorkerPid}"));
        if (now.SocketTakenBy is { } stranger && left.SocketTakenBy is null) found.Add($"on HAProxy's stats socket answers another process: {stranger}");
        if (now.Structure != left.Structure)
        {
            // Nothing in it can be expected to be as it was.
            found.Add("HAProxy runs another configuration than the one that it was given");
            return found.ToValueList();
        }

        found.AddRange(Short(Certificates(left, now), "certificates were changed"));
        found.AddRange(Short(Maps(left, now), "entries of maps were changed"));
        found.AddRange(Short(Servers(left, now), "servers were changed"));
        return found.ToValueList();
    }

    private static IEnumerable<string> Maps(ProxyView left, ProxyView now)
    {
        foreach (var map in Enum.GetValues<MapName>().Where(map => map is not MapName.Members))
        {
            if (left.Map(map) == now.Map(map)) continue;
            var word = map.ToString().ToLowerInvariant();
            var (before, after) = (left.Map(map).Entries(), now.Map(map).Entries());
            foreach (var (key, value) in before)
                if (!after.TryGetValue(key, out var other)) yield return $"map {word}: {key} was removed";
                else if (other != value) yield return $"map {word}: {key} was changed from {value} to {other}";
            foreach (var (key, value) in after.Where(row => !before.ContainsKey(row.Key))) yield return $"map {word}: {key} was added, to {value}";
        }
    }

    private static IEnumerable<string> Certificates(ProxyView left, ProxyView now)
    {
        foreach (var (frontend, fingerprint, files) in left.Certificates)
        {
            if (now.CertificatesOf(frontend) is not { } after) continue;
            if (after.DefaultFingerprint != fingerprint) yield return $"the default certificate of {frontend} was changed";
            foreach (var file in files.Except(after.Files)) yield return $"certificate {file} was taken from {frontend}";
            foreach (var file in after.Files.Except(files)) yield return $"certificate {file} was given to {frontend}";
        }
    }

    private static IEnumerable<string> Servers(ProxyView left, ProxyView now)
    {
        if (left.Servers == now.Servers) yield break;
        var after = new Dictionary<(Lane, string), Server>(now.Servers.Count);
        foreach (var server in now.Servers) after[(server.Lane, server.Name)] = server;
        foreach (var before in left.Servers)
        {
            var name = $"{before.Lane}/{before.Name}";
            if (!after.Remove((before.Lane, before.Name), out var server)) yield return $"server {name} was deleted";
            else if (Change(before, server) is { } change) yield return $"server {name} {change}";
        }

        foreach (var (lane, name) in after.Keys) yield return $"server {lane}/{name} was added";
    }

    private static string? Change(Server before, Server after)
    {
        if (Held(before.State) != Held(after.State)) return Word(Held(after.State));
        if (before.Owner != after.Owner) return after.Owner is { } owner ? $"was given to container {owner}" : "was taken from its container";
        if (before.Address != after.Address) return $"was given the address {after.Address?.ToString() ?? "of nobody"}";
        if (before.Owner is not null && before.Weight != after.Weight) return Text($"was given the weight {after.Weight}");
        return Stable(before) == Stable(after) ? null : "was given other settings";
    }

    /// <summary>Without what changes by itself.</summary>
    private static Server Stable(Server server) =>
        server with { State = Held(server.State), InFlight = 0, Tunnels = 0, LastCheck = "" };

    /// <summary>Whether the checks have passed is HAProxy's to say.</summary>
    private static ServerState Held(ServerState state) => state is ServerState.Coming ? ServerState.Ready : state;

    private static string Word(ServerState state) => state switch
    {
        ServerState.Parked => "was put into maintenance",
        ServerState.Draining => "was put into drain",
        _ => "was let in",
    };

    private static IEnumerable<string> Short(IEnumerable<string> all, string sum)
    {
        var found = all.ToList();
        return found.Count <= ToldAtMost ? found
            : found.Take(ToldAtMost).Append(Text($"and {found.Count - ToldAtMost} more {sum}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
