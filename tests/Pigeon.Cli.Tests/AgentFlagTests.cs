using System.Text.RegularExpressions;
using Pigeon.Commands;

namespace Pigeon.Cli.Tests;

/// <summary>Every key of a process's file is a flag of its command.</summary>
public sealed partial class AgentFlagTests
{
    [Fact]
    public void Every_key_of_the_agents_example_has_its_flag() =>
        Assert.Equal(KeysOf("agent.yaml"), AgentCommand.Keys.Select(key => $"--{key}").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_key_of_the_controllers_example_has_its_flag() =>
        Assert.Equal(KeysOf("controller.yaml"), ControllerCommand.Keys.Select(key => $"--{key}").Order(StringComparer.Ordinal));

    /// <summary>Frontends have names of the operator's choice, and node groups are no flags.</summary>
    [Fact]
    public void Every_key_of_the_agent_is_told_on_its_page_and_no_other()
    {
        var told = File.ReadLines(Path.Combine(ReadmeTests.Root(), "docs", "agent.md")).SkipWhile(line => line != "| key | meaning | default |").Skip(2).TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => Spoken.Matches(line.Split('|')[1]).Select(key => key.Groups[1].Value.Replace("<name>", "web", StringComparison.Ordinal).Replace('.', '-').Replace('_', '-')));

        Assert.Equal(AgentCommand.Keys.Append("nodegroups").Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("controller")]
    public async Task The_flags_that_are_given_reach_the_process_as_they_are(string process)
    {
        IReadOnlyDictionary<string, string>? given = null;
        RunProcess run = (_, flags, _) =>
        {
            given = flags;
            return Task.FromResult(42);
        };
        var cli = process == "agent" ? new Cli { Agent = run } : new Cli { Controller = run };

        await cli.RunAsync(CancellationToken.None, process, "--state-dir", "/srv/pigeon", "--log-level=debug");

        Assert.Equal(42, cli.ExitCode);
        Assert.Equal(new Dictionary<string, string> { ["--state-dir"] = "/srv/pigeon", ["--log-level"] = "debug" }, given);
    }

    private static IEnumerable<string> KeysOf(string file)
    {
        var path = new List<string>();
        var keys = new List<string>();
        foreach (var key in File.ReadLines(Path.Combine(ReadmeTests.Root(), "vagrant", file)).Select(line => Key.Match(line)).Where(key => key.Success))
        {
            path.RemoveRange(key.Groups[1].Length / 2, path.Count - (key.Groups[1].Length / 2));
            path.Add(key.Groups[2].Value.Replace('_', '-'));

            // Node groups and webhooks have names of the operator's choice, as flags do not.
            if (key.Groups[3].Length > 0 && path[0] is not ("nodegroups" or "webhooks")) keys.Add($"--{string.Join('-', path)}");
        }

        return keys.Order(StringComparer.Ordinal);
    }

    [GeneratedRegex("`([a-z_.<>]+)`")]
    private static partial Regex Spoken { get; }

    [GeneratedRegex(@"^( *)([a-z_]+):( \S.*)?$")]
    private static partial Regex Key { get; }
}
