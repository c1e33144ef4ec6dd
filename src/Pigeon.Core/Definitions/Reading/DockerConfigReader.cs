using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config</c>: the arguments of Salt's <c>docker_container.running</c>, in its spellings and with its aliases.</summary>
internal static class DockerConfigReader
{
    /// <summary>The Engine refuses less.</summary>
    private const long LeastMemory = 6 << 20;

    private const int MostWords = 1000;

    private const int LongestWord = 32_768;

    private const string EmptyWords = "is empty: leave the key out to get the image's own";

    /// <summary>Null when it is no map. What does not fit is in the errors, and the result is then not for use.</summary>
    public static DockerConfig? Read(Field field)
    {
        if (Section.Open(field, DockerKeys.Known, DockerKeys.Unsupported) is not { } section) return null;
        var (variables, secrets) = section.Either("environment", "env") is { } environment ? EnvironmentReader.Read(environment) : ([], []);
        var config = new DockerConfig
        {
            Image = ReadImage(section),
            PullPolicy = ReadPullPolicy(section["pull_policy"]),
            Command = section.Either("command", "cmd") is { } command ? ReadWords(command) : null,
            Entrypoint = section["entrypoint"] is { } entrypoint ? ReadWords(entrypoint) : null,
            Environment = variables,
            SecretEnvironment = secrets,
            Ports = PortsReader.Read(section.Either("ports", "expose"), section.Either("port_bindings", "publish")),
            Binds = section["binds"] is { } binds ? BindsReader.Read(binds) : [],
            Labels = section.Either("labels", "label") is { } labels ? LabelReader.Read(labels) : [],
            Memory = section.Either("mem_limit", "memory") is { } memory ? ReadMemory(memory) : null,
            NanoCpus = ReadCpus(section),
            CpuShares = section["cpu_shares"]?.Whole(2, 262_144),
            Healthcheck = section["healthcheck"] is { } check ? ContainerCheckReader.Read(check) : null,
            StopSignal = section["stop_signal"] is { } signal ? ReadSignal(signal) : null,
        };
        if (section.Either("restart_policy", "restart") is { } restart && ReadRestart(restart) is { } policy) config = config with { Restart = policy };
        if (section["stop_timeout"] is { } timeout && ReadStopTimeout(timeout) is { } limit) config = config with { StopTimeout = limit };
        return config;
    }

    private static string ReadImage(Section section)
    {
        if (section.Required("image", "write name:tag") is not { } field || field.Text(ImageText.Longest) is not { } image) return "";
        if (ImageText.Problem(image) is { } problem) field.Fail(problem);
        return image;
    }

    private static PullPolicy ReadPullPolicy(Field? field) => field?.OneOf("missing", "always", "never") switch
    {
        "always" => PullPolicy.Always,
        "never" => PullPolicy.Never,
        _ => PullPolicy.Missing,
    };

    /// <summary>A list is taken word by word; a text is cut as a shell would, which is what Docker's Python client does for Salt.</summary>
    private static ValueList<string>? ReadWords(Field field)
    {
        if (field.Value is YamlValue.Sequence)
        {
            if (field.Items(MostWords) is not { } items) return null;
            if (items.Count == 0) field.Fail(EmptyWords);
            return items.Select(item => item.Literal(LongestWord)).OfType<string>().ToValueList();
        }
        if (field.Literal(LongestWord) is not { } line) return null;
        if (!ShellWords.TrySplit(line, out var words, out var problem)) field.Fail(problem);
        else if (words.Count == 0) field.Fail(EmptyWords);
        return words;
    }

    private static long? ReadMemory(Field field)
    {
        if (field.Parsed<long>(ByteSize.TryParse, ByteSize.Rule) is not { } bytes) return null;
        if (bytes is > 0 and < LeastMemory) field.Fail("is below 6m, the least that the Engine takes");
        return bytes == 0 ? null : bytes;
    }

    private static long? ReadCpus(Section section)
    {
        if (section["nano_cpus"] is not { } nano) return section["cpus"]?.Parsed<long>(CpuCount.TryParse, CpuCount.Rule);
        if (section["cpus"] is { } cpus) cpus.FailAtKey("'cpus' and 'nano_cpus' say the same: keep one");
        const string Rule = "billionths of a CPU, from 10000000 to 4096000000000";
        return nano.Parsed((string? text, out long value) => long.TryParse(text, out value) && value is >= 10_000_000 and <= 4096_000_000_000, Rule);
    }

    private static RestartPolicy? ReadRestart(Field field)
    {
        if (field.Text() is not { } text) return null;
        var parts = text.Split(':', 2);
        var retries = 0;
        if (parts.Length == 2 && (parts[0] != "on-failure" || !int.TryParse(parts[1], out retries) || retries is < 0 or > 1000))
        {
            field.Fail($"'{text}' does not fit: only on-failure takes a number of tries, from 0 to 1000, such as on-failure:5");
            return null;
        }
        switch (parts[0])
        {
            case "no": return new(RestartMode.No, 0);
            case "always": return new(RestartMode.Always, 0);
            case "unless-stopped": return new(RestartMode.UnlessStopped, 0);
            case "on-failure": return new(RestartMode.OnFailure, retries);
        }
        string[] policies = ["no", "always", "unless-stopped", "on-failure"];
        field.Fail($"'{text}' must be one of: {string.Join(", ", policies)}[:tries]{NearestKey.Hint(text, policies)}");
        return null;
    }

    /// <summary>Salt's form is a bare number of seconds; with a unit it is any duration of whole seconds.</summary>
    private static TimeSpan? ReadStopTimeout(Field field)
    {
        if (field.Value is YamlValue.Scalar { Text: var text } && text.Length > 0 && text.All(char.IsAsciiDigit))
            return field.Whole(0, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        if (field.Duration(TimeSpan.Zero, TimeSpan.FromHours(24)) is not { } duration) return null;
        if (duration.Milliseconds != 0) field.Fail("must be whole seconds: the Engine counts in seconds here");
        return duration;
    }

    private static string? ReadSignal(Field field)
    {
        if (field.Text() is not { } text) return null;
        if (SignalName.Exists(text)) return text;
        field.Fail($"'{text}' does not fit: {SignalName.Rule}");
        return null;
    }
}
