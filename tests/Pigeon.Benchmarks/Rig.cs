using System.Globalization;
using System.Net.Sockets;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>A Docker daemon of its own, the published agent beside it and HAProxy under it; all gone when disposed.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private ProcessLease? _agent;

    private Rig(Dockerd docker) => Docker = docker;

    public Dockerd Docker { get; }

    public int Port { get; } = FreePort.Next();

    public string AgentSocket => _folder["agent.sock"];

    public string StatsSocket => _folder["run/haproxy.sock"];

    public string MasterSocket => _folder["run/haproxy-master.sock"];

    public string ActiveMap => _folder["state/haproxy/maps/active.map"];

    public int AgentPid => _agent!.Pid;

    public int HaproxyPid => int.Parse(File.ReadAllText(_folder["run/haproxy.pid"]), CultureInfo.InvariantCulture);

    public string AgentLog => _agent!.Log;

    public TempFolder Folder => _folder;

    public static async Task<Rig> StartAsync(CancellationToken ct)
    {
        var rig = new Rig(await Dockerd.StartNewAsync(ct));
        try
        {
            await TestImages.LoadAsync(rig.Docker, ct);
            await rig.StartAgentAsync();
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the published binary as a client, to its end.</summary>
    public async Task PigeonAsync(params string[] arguments)
    {
        var result = await Tool.TryAsync(PigeonBinary.Path, arguments, new Dictionary<string, string> { ["PIGEON_HOST"] = $"unix://{AgentSocket}" }, CancellationToken.None);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"pigeon {string.Join(' ', arguments)}: exit {result.ExitCode}: {result.Output}{result.Errors}\n{AgentLog}");
    }

    /// <summary>Writes the definition of an app with these many replicas and releases a version of it.</summary>
    public Task ReleaseAsync(string app, string version, int count)
    {
        var definition = _folder.Write($"{app}.yaml", $$"""
            stacks:
              {{app}}:
                version: "{{version}}"
                loadbal:
                  frontend: web
                  host: {{app}}.test
                  backend_port: 8080
                  healthcheck: {path: /health, interval: 1s, timeout: 1s, rise: 1, fall: 2}
                  drain_timeout: 5s
                task_definitions:
                  count: {{count}}
                  web:
                    docker_config:
                      image: {{TestImages.App(version)}}
                      labels: {register_backend: "true"}

            """);
        return PigeonAsync("release", app, version, "--file", definition, "--timeout", "180s");
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.TerminateAsync(Limit);
            await _agent.DisposeAsync();
        }

        // HAProxy outlives its agent by design, so it is ended here, by its pid; its workers go with it.
        if (File.Exists(_folder["run/haproxy.pid"]))
            await Tool.TryAsync("/bin/kill", ["-KILL", $"{HaproxyPid}"], CancellationToken.None);
        await Docker.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAgentAsync()
    {
        var config = _folder.Write("agent.yaml", $$"""
            name: bench
            docker: {{Docker.Host}}
            state_dir: {{_folder["state"]}}
            run_dir: {{_folder["run"]}}
            listen: ["unix://{{AgentSocket}}"]
            frontends:
              web: {bind: ["127.0.0.1:{{Port}}"], internal: ["127.0.0.1:{{FreePort.Next()}}"]}

            """);
        _agent = ProcessLease.Start(PigeonBinary.Path, ["agent", "--config", config], _folder["agent.log"], PigeonBinary.AgentEnvironment);
        await _agent.WaitForAsync(() => Task.FromResult(File.Exists(_folder["run/haproxy.pid"]) && Answers(StatsSocket) && Answers(AgentSocket)), "the agent and HAProxy answer", Limit);
    }

    private static bool Answers(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
