using Pigeon.Hosting.Settings;

namespace Pigeon.Agent.Settings;

/// <summary>The agent's configuration: <c>agent.yaml</c>, and over it the variables <c>PIGEON_...</c> of the environment.</summary>
public static class AgentSettingsFile
{
    /// <summary>Read when no other file is named; it may be absent.</summary>
    public const string DefaultPath = "/etc/pigeon/agent.yaml";

    /// <param name="path">The file; it must exist. Null: the file at <paramref name="defaultPath"/> if there is one, else the defaults.</param>
    /// <param name="hostName">The name of the VM where neither file nor environment says one.</param>
    public static SettingsResult<AgentSettings> Load(
        string? path, IReadOnlyDictionary<string, string> environment, string hostName, string defaultPath = DefaultPath) =>
        SettingsSource.Load(path, defaultPath, (text, file) => SettingsReader.Read(text, file, environment, hostName));
}
