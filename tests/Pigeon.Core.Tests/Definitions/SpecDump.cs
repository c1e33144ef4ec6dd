using System.Text;
using Pigeon.Core.Definitions;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>A stack as text, one fact per line, everything that a definition can say included.</summary>
internal static class SpecDump
{
    public static string Of(StackSpec spec)
    {
        var text = new StringBuilder();
        void Line(string line) => text.Append(line).Append('\n');

        var loadbal = spec.Loadbal;
        Line($"{spec.App} {spec.Version}, {spec.Count} of each");
        Line($"frontend {loadbal.Frontend}, hosts {loadbal.Hosts}, path {loadbal.Path?.ToString() ?? "any"}");
        Line($"port {loadbal.BackendPort} on network {loadbal.Network}");
        Line($"balance {loadbal.Lane.Balance}, drain {loadbal.DrainTimeout}{(loadbal.DrainTunnels is { } tunnels ? $" (tunnels {tunnels})" : "")}, fallback {loadbal.Fallback}");
        Line($"check {Check(loadbal.Lane.Check)}");
        foreach (var option in Options(loadbal.Lane)) Line(option);
        if (loadbal.Internal != InternalTraffic.None) Line($"internal {Internal(loadbal.Internal)}");
        if (spec.Retention != Retention.Default) Line($"{spec.Retention}");
        if (spec.Formula is { } formula) Line($"formula {formula.Path}, folders {formula.FolderMode} {formula.Owner?.Text ?? "the agent's"}: {string.Join(", ", formula.Folders)}");
        foreach (var file in spec.Formula?.Files ?? []) Line($"  {file.Name} {file.Mode} {file.Owner?.Text ?? "the agent's"}, {file.Size} bytes, {file.Digest.Text[..12]}");
        foreach (var hook in spec.Hooks) Line($"hook {hook.Event} within {hook.Timeout}: {hook.Url ?? string.Join(" ", hook.Command!.Select(word => $"<{word}>"))}");
        foreach (var job in spec.Jobs)
        {
            Line("");
            Line($"{job.Name}, job{(job.Timeout is { } timeout ? $" of at most {timeout}" : "")}");
            foreach (var (name, value) in ContainerDump.Facts(job.Docker)) Line($"  {name} {value}");
        }
        foreach (var service in spec.Services)
        {
            Line("");
            Line($"{service.Name}{(service.Registered ? ", registered" : "")}{(service.Weight == 1 ? "" : $", weight {service.Weight}")}");
            foreach (var (name, value) in ContainerDump.Facts(service.Docker)) Line($"  {name} {value}");
        }
        return text.ToString();
    }

    private static string Internal(InternalTraffic traffic) =>
        $"networks {traffic.Networks}, headers [{string.Join(", ", traffic.Headers.Select(match => $"{match.Name}: {match.Value}"))}], "
        + $"cookies [{string.Join(", ", traffic.Cookies.Select(match => $"{match.Name}={match.Value}"))}], path {traffic.Path?.ToString() ?? "none"}";

    private static string Check(HealthCheck check) => check switch
    {
        HealthCheck.None => "none",
        HealthCheck.Tcp tcp => $"tcp{Port(tcp.Port)}, {Pace(tcp.Pace)}",
        HealthCheck.Http http => $"{http.Method.ToString().ToUpperInvariant()} {http.Path} for {http.Host?.ToString() ?? "no host"}{Port(http.Port)}, "
            + $"good {http.StatusFrom}-{http.StatusTo}{string.Concat(http.MoreStatuses.Select(range => $" {range}"))}{(http.Body is { } body ? $" with <{body}>" : "")}, {Pace(http.Pace)}",
        var other => $"{other}",
    };

    private static string Pace(CheckPace pace) => $"every {pace.Interval}, timeout {pace.Timeout}, rise {pace.Rise}, fall {pace.Fall}"
        + (pace.FastInterval == CheckPace.Soon && pace.DownInterval == CheckPace.Soon ? "" : $", fast {pace.FastInterval}, down {pace.DownInterval}");

    private static string Port(int? port) => port is null ? "" : $" on port {port}";

    /// <summary>What is as it is when nothing is said is left out.</summary>
    private static IEnumerable<string> Options(LaneSettings lane)
    {
        if (lane.Mode is not ProxyMode.Http) yield return $"mode {lane.Mode}";
        if (lane.Timeouts != new LaneTimeouts()) yield return $"{lane.Timeouts}";
        if (lane.Retries is { } retries) yield return $"retries {retries}";
        if (lane.MaxConnections is { } most) yield return $"maxconn {most}";
        if (lane.Cookie is { } cookie) yield return $"{cookie}";
        if (lane.Protocol is not MemberProtocol.Http1) yield return $"protocol {lane.Protocol}";
        if (lane.Tls is { } tls) yield return $"{tls}";
        if (lane.ProxyHeader is not ProxyHeader.None) yield return $"proxy header {lane.ProxyHeader}";
        foreach (var line in lane.Snippet) yield return $"snippet {line}";
    }
}
