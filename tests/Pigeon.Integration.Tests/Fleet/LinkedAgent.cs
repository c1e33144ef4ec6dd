using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>The published binary as an agent that has a controller, and neither Docker nor HAProxy: its link needs none of them.</summary>
internal sealed class LinkedAgent : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder;
    private readonly string _name;
    private readonly string _state;
    private ProcessLease? _process;

    /// <param name="state">The name of its folder.</param>
    public LinkedAgent(TempFolder folder, Uri controller, string token, string name, string? state = null, Uri? second = null)
    {
        (_folder, _name, _state) = (folder, name, state ?? name);
        TokenFile = folder.Write($"{_state}.token", token + "\n");
        folder.Write($"{_state}.yaml",
            $$"""
            name: {{name}}
            labels: {role: web}
            docker: unix://{{folder["no-docker.sock"]}}
            listen: ["{{Socket}}"]
            state_dir: {{folder[_state]}}
            run_dir: {{folder[$"{_state}.run"]}}
            haproxy: {mode: external}
            frontends:
              web: {bind: ["127.0.0.1:1"], internal: []}
            controller:
              url: [{{(second is null ? $"\"{controller}\"" : $"\"{controller}\", \"{second}\"")}}]
              token_file: {{TokenFile}}
            """);
    }

    public string TokenFile { get; }

    public string KeyFile => _folder[$"{_state}/controller.json"];

    public string Log => Process.Log;

    public bool HasExited => Process.HasExited;

    public string SocketPath => _folder[$"{_state}.sock"];

    private string Socket => $"unix://{SocketPath}";

    private ProcessLease Process => _process ?? throw new InvalidOperationException("the agent was not started");

    public void Start() => _process = ProcessLease.Start(PigeonBinary.Path, ["agent", "--config", _folder[$"{_state}.yaml"]], _folder[$"{_state}.log"], PigeonBinary.AgentEnvironment);

    /// <summary>Waits until it has said something.</summary>
    public Task SaysAsync(string text) => Process.WaitForLogAsync(text, Limit);

    public Task KillAsync() => Process.KillAsync();

    /// <summary>What it answers itself, which it does whatever becomes of its controller.</summary>
    public Task<ToolResult> StatusAsync() => ControllerProcess.PigeonAsync(new Dictionary<string, string> { ["PIGEON_HOST"] = Socket }, "status");

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process) await process.DisposeAsync();
    }
}
