using Pigeon.Agent.Settings;
using Pigeon.Hosting;

namespace Pigeon.Agent;

/// <summary><c>pigeon agent</c>: reads the configuration, runs the agent, and says in one line why it could not.</summary>
public static class AgentProgram
{
    /// <inheritdoc cref="Daemon.RunAsync" />
    public static Task<int> RunAsync(string? configPath, IReadOnlyDictionary<string, string> flags, CancellationToken ct) => Daemon.RunAsync(
        "pigeon agent", flags, variables => AgentSettingsFile.Load(configPath, variables, Environment.MachineName),
        settings => new AgentHost(settings, TimeProvider.System).RunAsync(ct));
}
