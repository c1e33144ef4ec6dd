using System.Text.RegularExpressions;
using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Keys about the image, the container's process and its life.</summary>
internal static partial class ProcessKeys
{
    private const int MostWords = 1000;

    private const int LongestWord = 32_768;

    private const string EmptyWords = "is empty: leave the key out to get the image's own";

    public static readonly ValueList<DockerKey> All =
    [
        new("image", (config, field) => config with { Image = ReadImage(field) ?? "" }),
        new("pull_policy", (config, field) => config with { PullPolicy = ReadPullPolicy(field) }),
        new("platform", (config, field) => config with { Platform = field.Shaped(Platform, "os[/architecture[/variant]] in lower case, such as linux/arm64") }),
        new("command", ["cmd"], (config, field) => config with { Command = ReadWords(field) }),
        new("entrypoint", (config, field) => config with { Entrypoint = ReadWords(field) }),
        new("environment", ["env"], ReadEnvironment),
        new("env_file", (config, field) => config with { EnvironmentFiles = field.Each(Forms.AbsolutePath) }),
        new("user", (config, field) => config with { User = field.Shaped(User, "USER or USER:GROUP, each a name or a number") }),
        new("working_dir", ["workdir"], (config, field) => config with { WorkingDir = field.AbsolutePath() }),
        new("tty", (config, field) => config with { Tty = field.Flag() }),
        new("stdin_open", ["interactive"], (config, field) => config with { StdinOpen = field.Flag() }),
        new("detach", ReadDetach),
        new("init", (config, field) => config with { Init = field.Flag() }),
        new("labels", ["label"], (config, field) => config with { Labels = LabelReader.Read(field) }),
        new("restart_policy", ["restart"], (config, field) => config with { Restart = ReadRestart(field) ?? config.Restart }),
        new("healthcheck", (config, field) => config with { Healthcheck = ContainerCheckReader.Read(field) }),
        new("stop_timeout", (config, field) => config with { StopTimeout = ReadStopTimeout(field) ?? config.StopTimeout }),
        new("stop_signal", (config, field) => config with { StopSignal = ReadSignal(field) }),
        new("log_driver", (config, field) => config with { LogDriver = field.Word() }),
        new("log_opt", (config, field) => config with { LogOptions = field.Settings() }),
        new("runtime", (config, field) => config with { Runtime = field.Word() }),
    ];

    private static string? ReadImage(Field field)
    {
        if (field.Text(ImageText.Longest) is not { } image) return null;
        if (ImageText.Problem(image) is { } problem) field.Fail(problem);
        return image;
    }

    private static DockerConfig ReadEnvironment(DockerConfig config, Field field)
    {
        var (variables, secrets) = EnvironmentReader.Read(field);
        return config with { Environment = variables, SecretEnvironment = secrets };
    }

    private static PullPolicy ReadPullPolicy(Field field) => field.OneOf("missing", "always", "never") switch
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

    private static DockerConfig ReadDetach(DockerConfig config, Field field)
    {
        if (field.Flag() is false) field.Fail("cannot be false: nobody is attached to the containers that Pigeon runs");
        return config;
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

    [GeneratedRegex("^[a-z0-9]{1,32}(/[a-z0-9_]{1,32}(/[a-z0-9_.]{1,32})?)?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Platform { get; }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.@$-]{0,63}(:[A-Za-z0-9_][A-Za-z0-9_.@$-]{0,63})?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex User { get; }
}
