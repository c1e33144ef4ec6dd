using Pigeon.Agent.Docker;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Agent.Settings;

/// <summary>Reads the whole configuration. What does not fit is in the errors, and a default stands in for it, so that the rest is judged too.</summary>
internal static class SettingsReader
{
    private const string DockerHost = "DOCKER_HOST";

    private const string DockerConfigFolder = "DOCKER_CONFIG";

    private const string DockerRule = "'unix://' and the absolute path of the Engine's socket, of at most 107 bytes";

    private static readonly string[] Known = ["name", "labels", "address", NodeGroupSettings.Key, "docker", "docker_config", "listen", "state_dir", "run_dir", "haproxy", "frontends", "controller", "resync", "log"];

    public static SettingsResult<AgentSettings> Read(string text, string fileName, IReadOnlyDictionary<string, string> variables, string hostName)
    {
        var source = SettingsSource.Open(text, fileName, variables, Known);
        return source.Conclude(Read(source, CommonReader.Name(source, hostName, "the VM")), "labels", NodeGroupSettings.Key, "haproxy", "frontends", "controller", "log");
    }

    private static AgentSettings Read(SettingsSource source, string name)
    {
        var (top, environment) = (source.Top, source.Environment);
        var docker = ReadDocker(top, environment);
        var listen = ListenReader.Read(top.List("listen"));
        var stateDir = SafePath.Read(top["state_dir"], SafePath.LongestFolder) ?? "/var/lib/pigeon";
        var runDir = SafePath.Read(top["run_dir"], SafePath.LongestRunDir) ?? "/run/pigeon";
        SocketPlace[] taken = [new("docker", docker.SocketPath, top["docker"] ?? environment.FindVariable(DockerHost)), .. listen.Select(path => new SocketPlace("listen", path, top["listen"]))];
        return new AgentSettings
        {
            Vm = new VmFacts(name, VmLabelReader.Read(top.List("labels"))),
            Address = top.Said("address")?.Parsed<VmAddress>(VmAddress.TryParse, VmAddress.Rule),
            NodeGroups = NodeGroupSettings.Read(source.File?[NodeGroupSettings.Key], environment),
            Docker = docker,
            DockerConfig = ReadDockerConfig(top, environment),
            Listen = listen,
            StateDir = stateDir,
            RunDir = runDir,
            Haproxy = HaproxyReader.Read(top.Below("haproxy", HaproxyReader.Known), stateDir, runDir, taken),
            Frontends = FrontendsReader.Read(source.File?["frontends"], environment),
            Controller = ControllerReader.Read(top.Below("controller", ControllerReader.Known), source.File?["controller"]),
            Resync = top["resync"]?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)) ?? TimeSpan.FromSeconds(30),
            Log = CommonReader.Log(source),
        };
    }

    private static EngineAddress ReadDocker(Layers top, EnvironmentValues environment)
    {
        var written = top["docker"];
        // The variable belongs to Docker's own client; what it may say beyond a socket concerns that client alone.
        if (written is null && environment.FindVariable(DockerHost) is { Value: YamlValue.Scalar { Text: var address } } variable && address.StartsWith("unix://", StringComparison.Ordinal))
            written = variable;
        if (written?.Text() is not { } text) return EngineAddress.Default;
        if (EngineAddress.TryParse(text, out var engine)) return engine;
        written.Fail($"'{text}' does not fit: {DockerRule}");
        return EngineAddress.Default;
    }

    private static string ReadDockerConfig(Layers top, EnvironmentValues environment)
    {
        if (top.Said("docker_config") is { } said) return SafePath.Read(said, SafePath.LongestFolder) ?? "";
        // As with DOCKER_HOST: the variable belongs to Docker's own client, and what does not fit concerns that client alone.
        if (environment.FindVariable(DockerConfigFolder) is { Value: YamlValue.Scalar { Text: ['/', ..] and var folder } }) return folder;
        // A service of systemd may have no HOME; the user database knows it then.
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
    }
}
