using Pigeon.Agent.Docker;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Doctor;

/// <summary>Docker: there, ours to use, and new enough.</summary>
internal static class DockerCheck
{
    private const string Check = "docker";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static async Task<FindingWire> LookAsync(AgentSettings settings, TimeProvider time, CancellationToken ct)
    {
        var socket = settings.Docker.SocketPath;
        if (!File.Exists(socket)) return Finding.Problem(Check, $"nothing listens on {socket}", "install and start Docker (apt-get install docker.io), or name its socket under 'docker'");
        try
        {
            using var engine = new EngineClient(settings.Docker, time) { CallLimit = Limit };
            var version = await engine.PingAsync(ct);
            return Finding.Ok(Check, $"{version.Server}, API {version.Offered}");
        }
        catch (EngineException wrong)
        {
            return Finding.Problem(Check, wrong.Message, "upgrade Docker, or name another socket under 'docker'");
        }
        catch (Exception fault) when (fault is EngineUnreachableException or TimeoutException)
        {
            return Finding.Problem(Check, fault.Message, $"may this user use {socket} (root, or the group docker), and does the daemon run (systemctl status docker)?");
        }
    }
}
