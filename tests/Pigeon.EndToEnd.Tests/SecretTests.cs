using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Secrets reach the container, and nothing else.</summary>
public sealed class SecretTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output), IDisposable
{
    private const string FromFile = "hunter2-from-the-file";
    private const string FromEnvironment = "hunter3-from-the-environment";

    private readonly TempFolder _secrets = new();

    protected override LabOptions Options => new() { Environment = new Dictionary<string, string> { ["PIGEON_SECRET_API"] = FromEnvironment } };

    public void Dispose() => _secrets.Dispose();

    [Fact]
    public async Task A_secret_is_in_the_container_and_in_nothing_that_Pigeon_writes_or_says()
    {
        var said = new List<string>();
        WriteStacks("db");
        foreach (var verb in (string[][])[["release", "shop", "1.0", "--dry-run"], ["release", "shop", "1.0"]])
            said.Add(Everything(await Lab.PigeonAsync(verb)));
        Assert.Contains("which is not there", said[^1], StringComparison.Ordinal);
        Assert.Contains(_secrets["db"], said[^1], StringComparison.Ordinal);

        _secrets.Write("db", $"{FromFile}\n");
        foreach (var verb in (string[][])[["release", "shop", "1.0", "--output", "json"], ["activate", "shop"], ["status", "-v"], ["status", "--output", "json"]])
        {
            var result = await Lab.PigeonAsync(verb);
            Assert.Equal(0, result.ExitCode);
            said.Add(Everything(result));
        }

        var variables = await Lab.Docker.DockerAsync("inspect", "--format", "{{json .Config.Env}}", "shop_1.0_web_1");
        Assert.Contains($"\"DB_PASSWORD={FromFile}\"", variables, StringComparison.Ordinal);
        Assert.Contains($"\"API_KEY={FromEnvironment}\"", variables, StringComparison.Ordinal);
        said.Add(Lab.AgentLog);
        said.Add(await Lab.Docker.DockerAsync("inspect", "--format", "{{json .Config.Labels}} {{json .Args}} {{json .Config.Cmd}}", "shop_1.0_web_1"));
        said.Add(await Lab.ReportAsync());
        said.Add(await Lab.Haproxy.AskAsync("show env"));
        Assert.Contains(_secrets["db"], await FilesWithAsync("secret_environment"), StringComparison.Ordinal);
        Assert.Equal("", await FilesWithAsync("hunter"));
        Assert.All(said, text => Assert.DoesNotContain("hunter", text, StringComparison.Ordinal));
    }

    private void WriteStacks(string file) => Lab.WriteStacks(
        $$$"""
        stacks:
          shop:
            version: "{{ version }}"
            loadbal: {backend_port: 8080, healthcheck: {path: /health, interval: 500ms, rise: 1}}
            task_definitions:
              web:
                docker_config:
                  image: "{{{TestImages.App("1.0")}}}"
                  stop_timeout: 2
                  environment: {DB_PASSWORD: {file: "{{{_secrets[file]}}}" }, API_KEY: {env: PIGEON_SECRET_API}}
                  labels: {register_backend: "true"}
        """);

    private static string Everything(ToolResult result) => result.Output + result.Errors;

    /// <summary>The lines with the text in all files of the agent: its state, its sockets' folder, its log and the logs of commands.</summary>
    private async Task<string> FilesWithAsync(string text)
    {
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(Lab.DesiredPath))!;
        return (await Tool.TryAsync("grep", ["--recursive", "--text", "--devices=skip", "--after-context=8", text, folder], CancellationToken.None)).Output;
    }
}
