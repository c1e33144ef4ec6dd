using System.Text.RegularExpressions;
using Pigeon.Commands;

namespace Pigeon.Cli.Tests;

/// <summary>Every key of <c>agent.yaml</c> is a flag of <c>pigeon agent</c>.</summary>
public sealed partial class AgentFlagTests
{
    [Fact]
    public void Every_key_of_the_example_has_its_flag()
    {
        var path = new List<string>();
        var keys = new List<string>();
        foreach (var key in File.ReadLines(Path.Combine(ReadmeTests.Root(), "vagrant", "agent.yaml")).Select(line => Key.Match(line)).Where(key => key.Success))
        {
            path.RemoveRange(key.Groups[1].Length / 2, path.Count - (key.Groups[1].Length / 2));
            path.Add(key.Groups[2].Value.Replace('_', '-'));
            if (key.Groups[3].Length > 0) keys.Add($"--{string.Join('-', path)}");
        }

        Assert.Equal([.. keys.Order(StringComparer.Ordinal)], AgentCommand.Keys.Select(key => $"--{key}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_flags_that_are_given_reach_the_agent_as_they_are()
    {
        IReadOnlyDictionary<string, string>? given = null;
        var cli = new Cli
        {
            Agent = (_, flags, _) =>
            {
                given = flags;
                return Task.FromResult(42);
            },
        };

        await cli.RunAsync(CancellationToken.None, "agent", "--state-dir", "/srv/pigeon", "--log-level=debug");

        Assert.Equal(42, cli.ExitCode);
        Assert.Equal(new Dictionary<string, string> { ["--state-dir"] = "/srv/pigeon", ["--log-level"] = "debug" }, given);
    }

    [GeneratedRegex(@"^( *)([a-z_]+):( \S.*)?$")]
    private static partial Regex Key { get; }
}
