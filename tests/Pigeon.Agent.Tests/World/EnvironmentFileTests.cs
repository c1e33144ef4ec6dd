using Pigeon.Agent.Secrets;
using Pigeon.Agent.World;
using Pigeon.Core.Definitions;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.World;

public sealed class EnvironmentFileTests
{
    private const string Secret = "hunter2";

    [Fact]
    public void Values_are_taken_as_they_are_and_comments_and_empty_lines_passed_over()
    {
        var variables = EnvironmentFile.Parse("/e", "# A=0\n\n  A=1\r\nB=\"quoted\" # no comment\nC=\n\tD=a=b \n");

        Assert.Equal(["A=1", "B=\"quoted\" # no comment", "C=", "D=a=b "], variables.Select(variable => $"{variable.Key}={variable.Value}"));
    }

    [Theory]
    [InlineData("A=1\nhunter2", 2)]
    [InlineData("=hunter2", 1)]
    [InlineData("A hunter2=1", 1)]
    [InlineData("A=hunter2\0", 1)]
    [InlineData("export A=hunter2", 1)]
    public void A_line_that_does_not_fit_is_told_by_its_number_alone(string text, int line)
    {
        var fault = Assert.Throws<InvalidDataException>(() => EnvironmentFile.Parse("/e", text));

        Assert.Contains($"env_file /e, line {line}:", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_files_win_over_earlier_ones_and_the_definition_over_all()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["1"], "\uFEFFA=1\nB=1\nC=1\n");
        await File.WriteAllTextAsync(folder["2"], "B=2\nC=2\n");
        var docker = new DockerConfig { Image = "a:1", Environment = ["C=3", "D=3=3"], EnvironmentFiles = [folder["1"], folder["2"]] };

        Assert.Equal(["A=1", "B=4", "C=3", "D=3=3"], await ContainerEnvironment.ForAsync(docker, [new Secret("B", "4")], CancellationToken.None));
    }

    [Theory]
    [InlineData("missing", "cannot be read")]
    [InlineData("folder", "cannot be read")]
    [InlineData("empty", "is empty")]
    [InlineData("pipe", "is empty")]
    [InlineData("link-to-pipe", "is empty")]
    [InlineData("large", "larger than")]
    [InlineData("latin1", "UTF-8")]
    public async Task What_is_no_file_of_variables_is_told_by_its_name(string name, string told)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["folder"]);
        await File.WriteAllTextAsync(folder["empty"], "");
        await File.WriteAllTextAsync(folder["large"], new string('#', (1 << 20) + 1));
        await File.WriteAllBytesAsync(folder["latin1"], [(byte)'A', (byte)'=', 0xE9]);
        await Tool.TryAsync("mkfifo", [folder["pipe"]], new Dictionary<string, string>(), CancellationToken.None);
        File.CreateSymbolicLink(folder["link-to-pipe"], folder["pipe"]);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => EnvironmentFile.ReadAsync(folder[name], CancellationToken.None));

        Assert.Contains(folder[name], fault.Message, StringComparison.Ordinal);
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }
}
