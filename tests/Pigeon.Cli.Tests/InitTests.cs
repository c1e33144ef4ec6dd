using System.Text.RegularExpressions;
using Pigeon.Agent.Settings;
using Pigeon.Commands;
using Pigeon.Hosting.Settings;

namespace Pigeon.Cli.Tests;

/// <summary><c>pigeon init</c>: what it writes is good as it is, and it takes nothing away.</summary>
public sealed partial class InitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pigeon-init-").FullName;

    private string Agent => Path.Combine(_folder, "agent.yaml");

    private string Stacks => Path.Combine(_folder, "stacks.yaml");

    [Fact]
    public async Task Both_files_are_written_and_named_and_what_comes_next_stands_beside_the_result()
    {
        var cli = await Cli.RunAloneAsync("init", _folder);

        Assert.Equal((0, $"{Agent}\n{Stacks}\n"), (cli.ExitCode, cli.Out));
        Assert.Contains($"pigeon release shop 1.0 -f {Stacks}", cli.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Agent) && File.Exists(Stacks));
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_made()
    {
        var cli = await Cli.RunAloneAsync("init", Path.Combine(_folder, "new", "one"));

        Assert.Equal(0, cli.ExitCode);
        Assert.True(File.Exists(Path.Combine(_folder, "new", "one", "stacks.yaml")));
    }

    [Fact]
    public async Task The_agent_does_by_its_file_what_it_does_without_one()
    {
        await Cli.RunAloneAsync("init", _folder);

        Assert.Equal(Settings(Path.Combine(_folder, "none.yaml"), named: false), Settings(Agent));
    }

    /// <summary>A key whose mark is taken away has to be one, in its place.</summary>
    [Fact]
    public async Task With_every_key_in_use_the_agents_file_is_the_reference()
    {
        await Cli.RunAloneAsync("init", _folder);
        File.WriteAllText(Agent, InUse(Agent));

        Assert.Equal(Settings(Path.Combine(ReadmeTests.Root(), "vagrant", "agent.yaml")), Settings(Agent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_definition_is_valid_as_it_is_and_with_every_key_in_use(bool all)
    {
        await Cli.RunAloneAsync("init", _folder);
        if (all) File.WriteAllText(Stacks, InUse(Stacks));

        var valid = await Cli.RunAloneAsync("validate", Stacks, "--version", "1.0");
        var config = await Cli.RunAloneAsync("config", StarterFiles.App, "1.0", "-f", Stacks);

        Assert.Equal((0, ""), (valid.ExitCode, valid.Error));
        Assert.Equal(0, config.ExitCode);
        Assert.Equal(all, config.Out.Contains("host: shop.example.org", StringComparison.Ordinal) && config.Out.Contains("memory: 512M", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("agent.yaml", "stacks.yaml")]
    [InlineData("stacks.yaml", "agent.yaml")]
    public async Task Where_one_of_them_is_already_it_says_so_and_changes_nothing(string there, string other)
    {
        File.WriteAllText(Path.Combine(_folder, there), "mine");

        var cli = await Cli.RunAloneAsync("init", _folder);

        Assert.Equal((2, ""), (cli.ExitCode, cli.Out));
        Assert.Contains($"{Path.Combine(_folder, there)} is there already", cli.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, there)));
        Assert.False(File.Exists(Path.Combine(_folder, other)));
    }

    [Fact]
    public async Task Said_twice_it_names_both()
    {
        await Cli.RunAloneAsync("init", _folder);
        File.WriteAllText(Agent, "mine");

        var cli = await Cli.RunAloneAsync("init", _folder);

        Assert.Equal((2, $"error: {Agent} and {Stacks} are there already; nothing was written\n"), (cli.ExitCode, cli.Error));
        Assert.Equal("mine", File.ReadAllText(Agent));
    }

    /// <summary>A link that leads nowhere is nothing that can be found, and yet in the way: the file before it has to go again.</summary>
    [Fact]
    public async Task What_cannot_be_written_leaves_neither_file()
    {
        File.CreateSymbolicLink(Stacks, Path.Combine(_folder, "nowhere", "stacks.yaml"));

        var cli = await Cli.RunAloneAsync("init", _folder);

        Assert.Equal((2, ""), (cli.ExitCode, cli.Out));
        Assert.False(File.Exists(Agent));
        Assert.NotNull(new FileInfo(Stacks).LinkTarget);
    }

    [Fact]
    public async Task A_folder_that_is_a_file_is_told()
    {
        File.WriteAllText(Agent, "mine");

        var cli = await Cli.RunAloneAsync("init", Path.Combine(Agent, "below"));

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains("FOLDER: nothing was written", cli.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <param name="named">Whether the file has to be there.</param>
    private static AgentSettings Settings(string file, bool named = true) => Assert.IsType<SettingsResult<AgentSettings>.Valid>(
        AgentSettingsFile.Load(named ? file : null, new Dictionary<string, string>(), "host7", file)).Settings;

    private static string InUse(string file) => Mark.Replace(File.ReadAllText(file), "");

    [GeneratedRegex("^#(?=[a-z]|  +[a-z_]+:)", RegexOptions.Multiline)]
    private static partial Regex Mark { get; }
}
