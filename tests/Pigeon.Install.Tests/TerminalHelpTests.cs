using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Install.Tests;

/// <summary>Completions and the manual page, by the programs that they are for.</summary>
public sealed class TerminalHelpTests
{
    private static readonly Dictionary<string, string> Path = new()
    {
        ["PATH"] = $"{System.IO.Path.GetDirectoryName(PigeonBinary.Path)}:{Environment.GetEnvironmentVariable("PATH")}",
        ["HOME"] = "/nonexistent",
    };

    [Theory]
    [InlineData("pigeon re", "release")]
    [InlineData("pigeon token c", "create")]
    [InlineData("pigeon completion ", "bash zsh fish")]
    [InlineData("pigeon activate --lock", "--lock-wait")]
    [InlineData("pigeon activate shop 1.0 --lock", "--lock-wait")]
    public async Task Bash_completes(string line, string words)
    {
        var script = $"source <(pigeon completion bash); COMP_LINE='{line}' COMP_POINT={line.Length} COMP_WORDS=({line.TrimEnd()}{(line[^1] == ' ' ? " ''" : "")}); "
            + "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _pigeon; printf '%s\\n' \"${COMPREPLY[@]}\"";

        var result = await Tool.TryAsync("bash", ["-c", script], Path, CancellationToken.None);

        Assert.Equal("", result.Errors);
        Assert.Superset(words.Split(' ').ToHashSet(), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
        Assert.All(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), word => Assert.StartsWith(line.Split(' ')[^1], word, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fish_completes()
    {
        var result = await Tool.TryAsync("fish", ["--no-config", "--command", "pigeon completion fish | source; complete -C 'pigeon token c'"], Path, CancellationToken.None);

        Assert.Equal("create", result.Output.Trim());
    }

    [Fact]
    public async Task Zsh_takes_its_script()
    {
        using var folder = new TempFolder();
        var script = folder.Write("_pigeon", await Tool.RunAsync(PigeonBinary.Path, ["completion", "zsh"], CancellationToken.None));

        var result = await Tool.TryAsync("zsh", ["-fc", $"autoload -Uz compinit; compinit -D; source {script}; print -r -- $_comps[pigeon]"], Path, CancellationToken.None);

        Assert.Equal(("_pigeon\n", ""), (result.Output, result.Errors));
    }

    [Fact]
    public async Task Another_shell_is_refused_by_name()
    {
        var result = await Tool.TryAsync(PigeonBinary.Path, ["completion", "tcsh"], CancellationToken.None);

        Assert.Equal((2, "error: SHELL: 'tcsh' is none of bash, zsh, fish\n"), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task The_manual_page_is_typeset_without_a_warning_and_has_every_verb()
    {
        using var folder = new TempFolder();
        var page = folder.Write("pigeon.1", await Tool.RunAsync(PigeonBinary.Path, ["manual"], CancellationToken.None));

        var typeset = await Tool.TryAsync("groff", ["-man", "-ww", "-Tutf8", "-P-bcou", page], CancellationToken.None);

        Assert.Equal((0, ""), (typeset.ExitCode, typeset.Errors));
        Assert.All(["pigeon release [APP] [VERSION]", "pigeon token create", "pigeon agent", "--lock-wait DURATION", "EXIT STATUS", "/etc/pigeon/agent.yaml"],
            text => Assert.Contains(text, typeset.Output, StringComparison.Ordinal));
    }
}
