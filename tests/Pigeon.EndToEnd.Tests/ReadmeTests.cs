using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>What the README promises a newcomer.</summary>
public sealed class ReadmeTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private const string Marker = $"<!-- run by: {nameof(ReadmeTests)} -->";

    [Fact]
    public async Task Every_line_of_the_tutorial_runs_as_it_stands()
    {
        var lines = Tutorial();
        Assert.InRange(lines.Count, 8, 12);

        foreach (var line in lines)
        {
            var result = await Lab.ShellAsync(line);
            Assert.True(result.ExitCode == 0, $"'{line}' ended with {result.ExitCode}:\n{result.Output}{result.Errors}");
        }

        var status = await Lab.StatusAsync();
        Assert.Equal("active", status.StateOf("shop", "2.0"));
        Assert.Equal("gone", status.StateOf("shop", "1.0"));
    }

    private static List<string> Tutorial() => File.ReadLines(Path.Combine(RepositoryRoot.Path, "README.md"))
        .SkipWhile(line => !line.StartsWith(Marker, StringComparison.Ordinal))
        .SkipWhile(line => line != "```sh").Skip(1)
        .TakeWhile(line => line != "```")
        .ToList();
}
