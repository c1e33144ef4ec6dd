using Microsoft.Extensions.Logging;
using Pigeon.Agent.Docker;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Agent.Settings;

/// <summary>Reads the whole configuration. What does not fit is in the errors, and a default stands in for it, so that the rest is judged too.</summary>
internal static class SettingsReader
{
    private const string DockerHost = "DOCKER_HOST";

    private const string DockerConfigFolder = "DOCKER_CONFIG";

    private const string DockerRule = "'unix://' and the absolute path of the Engine's socket, of at most 107 bytes";

    private static readonly YamlManner Manner = new("a configuration file", WhenEmpty: null, "write the value out, and quote a text that begins with '*' or '&'");

    private static readonly string[] Known = ["name", "labels", NodeGroupSettings.Key, "docker", "docker_config", "listen", "state_dir", "run_dir", "haproxy", "frontends", "resync", "log"];

    public static SettingsResult Read(string text, string fileName, IReadOnlyDictionary<string, string> variables, string hostName)
    {
        // A byte order mark that survived the decoding is part of no key, and the YAML parser trips over it.
        if (text.StartsWith('\uFEFF')) text = text[1..];
        var errors = new ErrorList(fileName, new SourceMap(text, text, []));
        var environment = new EnvironmentValues(variables);
        var file = YamlText.Read(text, Manner, errors) switch
        {
            null or YamlValue.Scalar { Kind: PlainKind.Null } => null,
            var root => Section.Open(new Field("", root.At, root, errors), Known),
        };
        var settings = Read(file, environment, ReadName(file, environment, hostName, errors));
        environment.RefuseUnknown("labels", NodeGroupSettings.Key, "haproxy", "frontends", "log");
        var all = errors.InOrder().Concat(environment.Errors).ToValueList();
        return all.Count == 0 ? new SettingsResult.Valid(settings) : new SettingsResult.Invalid(all);
    }

    private static AgentSettings Read(Section? file, EnvironmentValues environment, string name)
    {
        var top = new Layers(file, environment, "");
        var docker = ReadDocker(top, environment);
        var listen = ListenReader.Read(top.List("listen"));
        var stateDir = SafePath.Read(top["state_dir"], SafePath.LongestFolder) ?? "/var/lib/pigeon";
        var runDir = SafePath.Read(top["run_dir"], SafePath.LongestRunDir) ?? "/run/pigeon";
        var log = top.Below("log", ["level", "format"]);
        SocketPlace[] taken = [new("docker", docker.SocketPath, top["docker"] ?? environment.FindVariable(DockerHost)), .. listen.Select(path => new SocketPlace("listen", path, top["listen"]))];
        return new AgentSettings
        {
            Vm = new VmFacts(name, VmLabelReader.Read(top.List("labels"))),
            NodeGroups = NodeGroupSettings.Read(file?[NodeGroupSettings.Key], environment),
            Docker = docker,
            DockerConfig = ReadDockerConfig(top, environment),
            Listen = listen,
            StateDir = stateDir,
            RunDir = runDir,
            Haproxy = HaproxyReader.Read(top.Below("haproxy", HaproxyReader.Known), stateDir, runDir, taken),
            Frontends = FrontendsReader.Read(file?["frontends"], environment),
            Resync = top["resync"]?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)) ?? TimeSpan.FromSeconds(30),
            Log = new LogSettings(LevelOf(log["level"]), log["format"]?.OneOf("text", "json") == "json"),
        };
    }

    private static string ReadName(Section? file, EnvironmentValues environment, string hostName, ErrorList errors)
    {
        if (new Layers(file, environment, "")["name"] is { } said) return said.Parsed<HostName>(HostName.TryParse, HostName.Rule)?.Text ?? "";
        // Host names are the same in either case, and some installers write them with capitals.
        if (HostName.TryParse(hostName.ToLowerInvariant(), out var host)) return host.Text;
        errors.Add(default, "name", $"the host is called '{hostName}', which does not fit: {HostName.Rule}; say here how the VM shall be called");
        return "";
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
        if (top["docker_config"] is { Value: not YamlValue.Scalar { Text: "" } } said) return SafePath.Read(said, SafePath.LongestFolder) ?? "";
        // As with DOCKER_HOST: the variable belongs to Docker's own client, and what does not fit concerns that client alone.
        if (environment.FindVariable(DockerConfigFolder) is { Value: YamlValue.Scalar { Text: ['/', ..] and var folder } }) return folder;
        // A service of systemd may have no HOME; the user database knows it then.
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
    }

    private static LogLevel LevelOf(Field? level) => level?.OneOf("trace", "debug", "info", "warning", "error") switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
