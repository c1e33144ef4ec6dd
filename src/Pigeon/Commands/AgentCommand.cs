using System.CommandLine;
using Pigeon.Agent.Settings;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon agent</c></summary>
internal static class AgentCommand
{
    /// <summary>The keys of <c>agent.yaml</c>, those of a path joined by <c>-</c>. Frontends have names of their own choice; the default one's are here.</summary>
    internal static readonly string[] Keys =
    [
        "name", "labels", "address", "docker", "docker-config", "listen", "state-dir", "run-dir", "haproxy-mode", "haproxy-binary", "haproxy-templates",
        "haproxy-stats-socket", "haproxy-master-socket", "haproxy-config", "haproxy-container", "haproxy-hard-stop-after", "frontends-web-bind", "frontends-web-internal",
        "frontends-web-mode", "frontends-web-tls-bind", "frontends-web-tls-certificates",
        "frontends-web-trusted-proxies-networks", "frontends-web-trusted-proxies-by",
        "controller-url", "controller-token-file", "controller-ca-file", "resync", "log-level", "log-format",
    ];

    public static Command Create(Shell shell, RunProcess run) =>
        ProcessCommand.Create(shell, "agent", "Run the agent of this VM", AgentSettingsFile.DefaultPath, Keys, run);
}
