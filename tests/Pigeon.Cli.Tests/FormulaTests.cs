using System.Text;
using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

/// <summary>The files of a formula are sent when the agent asks for them, and only they.</summary>
public sealed class FormulaTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pigeon-formula-");

    public FormulaTests()
    {
        Directory.CreateDirectory(In("conf/sub"));
        File.WriteAllText(In("stacks.yaml"), """
            stacks:
              shop:
                version: "{{ version }}"
                config: {formula: conf}
                loadbal: {backend_port: 80, healthcheck: tcp}
                task_definitions: {web: {docker_config: {image: "shop:1", binds: ["./sub:/sub"], labels: {register_backend: "true"}}}}
            """);
        File.WriteAllText(In("conf/a.conf.sbn"), "host {{ vm.name }}\npassword = hunter2\n");
        File.WriteAllBytes(In("conf/sub/b"), [0, 255]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_release_is_asked_for_again_with_the_files_and_as_the_same_operation()
    {
        await using var agent = await AgentThatNeedsAsync("conf");

        var cli = await Cli.RunAsync(agent, "release", "shop", "2.0", "-f", In("stacks.yaml"));

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal([null, "conf"], agent.Requests.Select(request => request.Definition!.Formulas?.Single().Path));
        Assert.Equal(agent.Headers[0]["Idempotency-Key"], agent.Headers[1]["Idempotency-Key"]);
        Assert.Equal(["a.conf.sbn", "sub/b"], agent.Requests[1].Definition!.Formulas![0].Files.Select(file => file.Name));
        Assert.Equal("host {{ vm.name }}\npassword = hunter2\n", Encoding.UTF8.GetString(agent.Requests[1].Definition!.Formulas![0].Files[0].Content.Span));
    }

    [Theory]
    [InlineData("../conf", 1, "which is no folder beside")]
    [InlineData("/etc", 1, "which is no folder beside")]
    [InlineData("nothing", 2, "there is no folder 'nothing'")]
    public async Task What_an_agent_asks_for_from_elsewhere_is_not_sent(string folder, int exitCode, string said)
    {
        await using var agent = await AgentThatNeedsAsync(folder);

        var cli = await Cli.RunAsync(agent, "release", "shop", "2.0", "-f", In("stacks.yaml"));

        Assert.Equal(exitCode, cli.ExitCode);
        Assert.Contains(said, cli.Error, StringComparison.Ordinal);
        Assert.Single(agent.Requests);
    }

    [Fact]
    public async Task An_agent_that_asks_twice_for_the_same_is_told_of_and_not_asked_for_ever()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => NeedAsync(http, "conf"));

        var cli = await Cli.RunAsync(agent, "release", "shop", "2.0", "-f", In("stacks.yaml"));

        Assert.Equal(2, cli.ExitCode);
        Assert.Equal(2, agent.Requests.Count);
    }

    [Fact]
    public async Task A_diff_sends_them_too()
    {
        await using var agent = await FakeAgent.StartAsync();
        var answer = agent.OnDiff;
        agent.OnDiff = http => agent.Diffs.Count == 1 ? NeedAsync(http, "conf") : answer(http);

        var cli = await Cli.RunAsync(agent, "diff", "shop", "-f", In("stacks.yaml"));

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal("conf", agent.Diffs[1].Definition.Formulas!.Single().Path);
    }

    [Theory]
    [InlineData("ln -s /etc/passwd conf/x", "'x' is a link that leads out of the folder")]
    [InlineData("ln -s ../stacks.yaml conf/x", "'x' is a link that leads out of the folder")]
    [InlineData("ln -s nowhere conf/x", "'x' is a link that leads nowhere")]
    [InlineData("ln -s sub conf/x", "'x' is a link to something that is no file")]
    [InlineData("mkfifo conf/x", "'x' is neither a file nor a folder")]
    [InlineData("truncate -s 2M conf/x", "larger than 1 MiB")]
    [InlineData("touch conf/{1..210}", "more than 200 files")]
    [InlineData("touch 'conf/a b'", "the file 'a b' of the formula does not fit")]
    [InlineData("rm -r conf; mkdir conf", "holds no file")]
    [InlineData("rm -r conf", "there is no folder 'conf'")]
    [InlineData("printf '\\n{{ nobody }}' > conf/x.sbn", "conf/x.sbn(2,4): unknown variable 'nobody'")]
    public async Task What_cannot_be_taken_is_told_by_validate_with_its_place(string line, string said)
    {
        await ShellAsync(line);

        var cli = await Cli.RunAloneAsync("validate", In("stacks.yaml"));

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains(said, cli.Error, StringComparison.Ordinal);
        Assert.Contains(said.StartsWith("conf/", StringComparison.Ordinal) ? In("conf/x.sbn") : "stacks.yaml(4,23): stacks.shop.config.formula: ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_file_of_the_folder_and_a_program_are_taken()
    {
        await ShellAsync("ln -s sub/b conf/linked; printf x > conf/run; chmod 755 conf/run");

        var cli = await Cli.RunAloneAsync("config", "shop", "1", "-f", In("stacks.yaml"), "--output", "json");
        var files = JsonDocument.Parse(cli.Out).RootElement.GetProperty("files").EnumerateArray().ToList();

        Assert.Equal(["a.conf 0644", "linked 0644", "run 0755", "sub/b 0644"], files.Select(file => $"{file.GetProperty("name")} {file.GetProperty("mode")}"));
    }

    [Fact]
    public async Task Config_shows_what_is_laid_without_its_secrets()
    {
        var cli = await Cli.RunAloneAsync("config", "shop", "1", "-f", In("stacks.yaml"), "--vm", "vm7");
        var shown = await Cli.RunAloneAsync("config", "shop", "1", "-f", In("stacks.yaml"), "--show-secrets");

        Assert.EndsWith("\n# a.conf (mode 0644, 28 bytes)\n#   host vm7\n#   password = ***\n\n# sub/b (mode 0644, 2 bytes)\n#   not text\n", cli.Out, StringComparison.Ordinal);
        Assert.Contains("hunter2", shown.Out, StringComparison.Ordinal);
    }

    private static Task<FakeAgent> AgentThatNeedsAsync(string folder) => FakeAgent.StartAsync(agent =>
    {
        var answer = agent.OnOperate;
        agent.OnOperate = http => agent.Requests.Count == 1 ? NeedAsync(http, folder) : answer(http);
    });

    private static Task NeedAsync(Microsoft.AspNetCore.Http.HttpContext http, string folder) => Answer.ProblemAsync(http, new ProblemWire
    {
        Title = "No", Status = 422, Detail = "the files are needed", Code = ProblemCode.FormulaNeeded, Formula = folder,
    });

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private async Task ShellAsync(string line)
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-ec", line]) { WorkingDirectory = _folder.FullName })!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }
}
