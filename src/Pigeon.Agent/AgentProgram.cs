using Pigeon.Agent.Control;
using Pigeon.Agent.Http;
using Pigeon.Agent.Settings;
using Pigeon.Core.Definitions;

namespace Pigeon.Agent;

/// <summary><c>pigeon agent</c>: reads the configuration, runs the agent, and says in one line why it could not.</summary>
public static class AgentProgram
{
    /// <param name="configPath">Null means the default file, if there is one.</param>
    /// <param name="flags">Keys of the configuration as flags (<c>--state-dir</c>) with their values; they go before the environment, which goes before the file.</param>
    /// <returns>0 after an orderly end, 1 when the agent could not run, 2 when its configuration is wrong.</returns>
    public static async Task<int> RunAsync(string? configPath, IReadOnlyDictionary<string, string> flags, CancellationToken ct)
    {
        switch (AgentSettingsFile.Load(configPath, Variables(flags), Environment.MachineName))
        {
            case SettingsResult.Invalid invalid:
                foreach (var error in invalid.Errors) await Console.Error.WriteLineAsync(Printed(error, flags));
                return 2;
            case SettingsResult.Valid valid:
                return await RunAsync(valid.Settings, ct);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>A flag is read as its variable; its mistakes are told of the flag.</summary>
    private static string Printed(DefinitionError error, IReadOnlyDictionary<string, string> flags) =>
        flags.Keys.FirstOrDefault(flag => VariableOf(flag) == error.Key) is { } flag ? $"{flag}: {error.Message}" : error.ToString();

    private static string VariableOf(string flag) => EnvironmentValues.NameOf(flag.TrimStart('-').Replace('-', '_'));

    private static Dictionary<string, string> Variables(IReadOnlyDictionary<string, string> flags)
    {
        var variables = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = variable.Value as string ?? "";
        foreach (var (flag, value) in flags) variables[VariableOf(flag)] = value;
        return variables;
    }

    private static async Task<int> RunAsync(AgentSettings settings, CancellationToken ct)
    {
        try
        {
            await new AgentHost(settings, TimeProvider.System).RunAsync(ct);
            return 0;
        }
        catch (Exception fault) when (fault is StateFileException or SocketTakenException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"pigeon agent: {fault.Message}");
            return 1;
        }
    }
}
