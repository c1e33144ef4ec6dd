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
        Line($"balance {loadbal.Lane.Balance}, drain {loadbal.DrainTimeout}, fallback {loadbal.Fallback}");
        Line($"check {Check(loadbal.Lane.Check)}");
        foreach (var service in spec.Services)
        {
            Line("");
            Line($"{service.Name}{(service.Registered ? ", registered" : "")}");
            foreach (var (name, value) in Facts(service.Docker)) Line($"  {name} {value}");
        }
        return text.ToString();
    }

    private static string Check(HealthCheck check) => check switch
    {
        HealthCheck.None => "none",
        HealthCheck.Tcp(var pace) => $"tcp, {Pace(pace)}",
        HealthCheck.Http http => $"GET {http.Path} for {http.Host?.ToString() ?? "no host"}, good {http.StatusFrom}-{http.StatusTo}, {Pace(http.Pace)}",
        var other => $"{other}",
    };

    private static string Pace(CheckPace pace) => $"every {pace.Interval}, timeout {pace.Timeout}, rise {pace.Rise}, fall {pace.Fall}";

    private static IEnumerable<(string Name, object Value)> Facts(DockerConfig docker)
    {
        yield return ("image", docker.Image);
        if (docker.Command is { } command) yield return ("command", Quoted(command));
        if (docker.Entrypoint is { } entrypoint) yield return ("entrypoint", Quoted(entrypoint));
        foreach (var variable in docker.Environment) yield return ("env", variable);
        foreach (var port in docker.Ports) yield return ("port", $"{port.Port}/{port.Protocol}{Host(port)}");
        foreach (var bind in docker.Binds) yield return ("bind", bind);
        foreach (var label in docker.Labels) yield return ("label", $"{label.Key}={label.Value}");
        yield return ("restart", $"{docker.Restart.Mode} {docker.Restart.MaximumRetries}");
        if (docker.Memory is { } memory) yield return ("memory", memory);
        if (docker.NanoCpus is { } cpus) yield return ("nano-cpus", cpus);
        if (docker.CpuShares is { } shares) yield return ("cpu-shares", shares);
        if (docker.Healthcheck is { } check)
            yield return ("healthcheck", $"{Quoted(check.Test)}, every {check.Interval}, timeout {check.Timeout}, start {check.StartPeriod}, retries {check.Retries}");
        yield return ("stop-timeout", docker.StopTimeout);
        if (docker.StopSignal is { } signal) yield return ("stop-signal", signal);
    }

    private static string Host(PortSpec port) => port.HostPort is { } host ? $" published on {port.HostIp ?? "*"} port {host}" : " exposed";

    private static string Quoted(ValueList<string> words) => string.Join(" ", words.Select(word => $"<{word}>"));
}
