using Pigeon.Core.Protocol;

namespace Pigeon.TestKit;

/// <summary>One VM under test: the published binary as an agent on a private Docker daemon, with a real HAProxy and the command line.</summary>
public sealed class AgentLab : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(2);
    private readonly TempFolder _folder = new();
    private readonly LabOptions _options;
    private readonly int _production = FreePort.Next();
    private readonly int _internal = FreePort.Next();
    private readonly List<ProcessLease> _commands = [];
    private ProcessLease? _agent;

    private AgentLab(Dockerd docker, LabOptions options)
    {
        (Docker, _options) = (docker, options);
        Api = new LabApi(SocketPath);
        Haproxy = new LabHaproxy(_folder.Path, RunDir, StateDir);
        _folder.Write("agent.yaml", Settings());
        WriteStacks(new LabApp());
    }

    /// <summary>The daemon on which the agent runs containers.</summary>
    public Dockerd Docker { get; }

    /// <summary>The VM's name.</summary>
    public string Name => _options.Name;

    /// <summary>The agent's HTTP API.</summary>
    public LabApi Api { get; }

    /// <summary>The HAProxy that the agent started.</summary>
    public LabHaproxy Haproxy { get; }

    /// <summary>Where production traffic goes in.</summary>
    public Uri ProductionUrl => new($"http://{Address}:{_production}/");

    /// <summary>Where internal traffic goes in.</summary>
    public Uri InternalUrl => new($"http://{Address}:{_internal}/");

    /// <summary>What the command line is told as PIGEON_HOST.</summary>
    public string Host => $"unix://{SocketPath}";

    /// <summary>The agent's process id.</summary>
    public int AgentPid => Agent.Pid;

    /// <summary>What the agent has logged since it was started last.</summary>
    public string AgentLog => Agent.Log;

    /// <summary>The file with the desired state.</summary>
    public string DesiredPath => Path.Combine(StateDir, "desired.json");

    private string Address => _options.Machine?.Address ?? "127.0.0.1";

    private string RunDir => _folder["r"];

    private string StateDir => _folder["state"];

    private string SocketPath => Path.Combine(RunDir, "agent.sock");

    private string AgentLogPath => _folder["agent.log"];

    private string StacksPath => _folder["stacks.yaml"];

    private ProcessLease Agent => _agent ?? throw new InvalidOperationException("the agent was not started");

    /// <summary>Starts an agent that knows nothing yet on a daemon that has the test images.</summary>
    public static Task<AgentLab> StartNewAsync(Dockerd docker, CancellationToken ct) => StartNewAsync(docker, new LabOptions(), ct);

    /// <inheritdoc cref="StartNewAsync(Dockerd, CancellationToken)" />
    public static async Task<AgentLab> StartNewAsync(Dockerd docker, LabOptions options, CancellationToken ct)
    {
        var lab = new AgentLab(docker, options);
        try
        {
            await lab.StartAgentAsync(ct);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts an agent that knows nothing yet and does not wait until it is ready: HAProxy is still to come.</summary>
    public static async Task<AgentLab> LaunchNewAsync(Dockerd docker, LabOptions options)
    {
        var lab = new AgentLab(docker, options);
        await lab.LaunchAgentAsync();
        return lab;
    }

    /// <summary>Starts the agent on the state it had and waits until it has read Docker and HAProxy.</summary>
    public async Task StartAgentAsync(CancellationToken ct)
    {
        await LaunchAgentAsync();
        await Agent.WaitForAsync(() => Api.IsReadyAsync(ct), "the agent is ready", ReadyLimit);
    }

    /// <summary>Starts the agent and waits for nothing.</summary>
    public async Task LaunchAgentAsync()
    {
        if (_agent is { } former)
            await former.DisposeAsync();
        _agent = ProcessLease.Start(_options.Machine, PigeonBinary.Path, ["agent", "--config", _folder["agent.yaml"]], AgentLogPath, PigeonBinary.AgentEnvironment.Concat(_options.Environment).ToDictionary());
    }

    /// <summary>Signals the agent, as to freeze it.</summary>
    public void SendAgent(Signal signal) => Native.Send(AgentPid, signal);

    /// <summary>SIGKILL to the agent.</summary>
    public Task KillAgentAsync() => Agent.KillAsync();

    /// <summary>SIGTERM to the agent; the answer is its exit code.</summary>
    public Task<int> TerminateAgentAsync() => Agent.TerminateAsync(EndLimit);

    /// <summary>Runs a verb of the command line to its end.</summary>
    public async Task<ToolResult> PigeonAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(CommandLimit, TimeProvider.System);
        return await Tool.TryAsync(PigeonBinary.Path, arguments, CommandEnvironment(), limit.Token);
    }

    /// <summary>Runs a line in bash, with the binary on the PATH and everything set as for a verb.</summary>
    public async Task<ToolResult> ShellAsync(string line)
    {
        using var limit = new CancellationTokenSource(CommandLimit, TimeProvider.System);
        var environment = CommandEnvironment();
        environment["PATH"] = $"{Path.GetDirectoryName(PigeonBinary.Path)}:{Environment.GetEnvironmentVariable("PATH")}";
        return await Tool.TryAsync("bash", ["-euo", "pipefail", "-c", line], environment, limit.Token);
    }

    /// <summary>The same, and fails with all that was said unless it exits with 0.</summary>
    public async Task<ToolResult> SucceedAsync(params string[] arguments)
    {
        var result = await PigeonAsync(arguments);
        return result.ExitCode == 0
            ? result
            : throw new InvalidOperationException($"pigeon {string.Join(' ', arguments)}: exit {result.ExitCode}\n{result.Output}{result.Errors}");
    }

    /// <summary>Starts a verb of the command line, to be watched and signalled; its output and errors are the lease's log.</summary>
    public ProcessLease StartPigeon(params string[] arguments)
    {
        var command = ProcessLease.Start(PigeonBinary.Path, arguments, _folder[$"cli-{_commands.Count + 1}.log"], CommandEnvironment());
        _commands.Add(command);
        return command;
    }

    /// <summary>What the agent says is.</summary>
    public Task<StatusWire> StatusAsync() => Api.StatusAsync(CancellationToken.None);

    /// <summary>Waits until the status is as wanted; a failure tells the last one.</summary>
    public async Task<StatusWire> EventuallyAsync(Func<StatusWire, bool> wanted, string because, TimeSpan limit)
    {
        StatusWire? last = null;
        try
        {
            await Eventually.TrueAsync(async () => wanted(last = await StatusAsync()), because, limit);
            return last!;
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\nlast status: {(last is null ? "none" : LabStatus.Describe(last))}", late);
        }
    }

    /// <summary>Writes the stacks.yaml that releases use when they name no other file.</summary>
    public void WriteStacks(string yaml) => File.WriteAllText(StacksPath, yaml);

    /// <summary>The same from entries for the test app.</summary>
    public void WriteStacks(params LabApp[] apps) => WriteStacks(LabApp.Yaml(apps));

    /// <summary>Everything that helps to understand a failure.</summary>
    public async Task<string> ReportAsync()
    {
        var containers = await Tool.TryAsync("docker", ["-H", Docker.Host, "ps", "--all"], CancellationToken.None);
        // The vacant slots are many and say nothing.
        var config = File.Exists(Haproxy.ConfigPath)
            ? string.Join('\n', File.ReadLines(Haproxy.ConfigPath).Where(line => !line.EndsWith(" disabled", StringComparison.Ordinal)))
            : "there is none";
        return string.Concat(
            $"--- agent.log\n{LogFile.Read(AgentLogPath)}\n--- docker ps\n{containers.Output}{containers.Errors}--- haproxy.cfg\n{config}\n",
            string.Concat(_commands.Select(command => $"--- {Path.GetFileName(command.LogPath)}\n{LogFile.Read(command.LogPath)}\n")));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands)
            await command.DisposeAsync();
        if (_agent is { } agent)
            await agent.DisposeAsync();
        await Haproxy.EndAsync();
        await Docker.ClearAsync();
        Api.Dispose();
        _folder.Dispose();
    }

    private Dictionary<string, string> CommandEnvironment() => new() { ["PIGEON_HOST"] = Host, ["PIGEON_FILE"] = StacksPath, ["TERM"] = "dumb" };

    private string Settings() =>
        $$"""
        name: {{_options.Name}}
        docker: {{Docker.Host}}
        listen: ["{{Host}}"]
        state_dir: {{StateDir}}
        run_dir: {{RunDir}}
        haproxy:
          mode: process
          stats_socket: {{Haproxy.StatsSocket}}
          master_socket: {{Haproxy.MasterSocket}}
          config: {{Haproxy.ConfigPath}}
        frontends:
          web: {bind: ["{{Address}}:{{_production}}"], internal: ["{{Address}}:{{_internal}}"]}
        resync: {{_options.Resync}}
        log: {level: info, format: text}
        {{_options.MoreSettings}}
        """;
}
