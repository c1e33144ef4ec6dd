using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>What docs/api.md says is said to a real agent.</summary>
public sealed class ApiReferenceTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    [Fact]
    public async Task Its_requests_activate_a_version_and_said_twice_are_one_operation()
    {
        var block = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "api.md")).Split($"<!-- run by: {nameof(ApiReferenceTests)} -->\n```sh\n")[1].Split("```")[0];
        var line = $"export PIGEON_SOCKET={Lab.Host["unix://".Length..]}\n{block}";
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");

        var done = await Lab.ShellAsync(line);
        var again = await Lab.ShellAsync(line);

        Assert.True(done.ExitCode == 0, done.Output + done.Errors);
        Assert.True(again.ExitCode == 0, again.Output + again.Errors);
        Assert.Contains("data: {\"id\":\"deployment-4711\"", done.Output, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"done\"", done.Output, StringComparison.Ordinal);
        Assert.Equal("active", (await Lab.StatusAsync()).StateOf("shop", "2.0"));
        Assert.Equal(1, MetricText.Parse(await Lab.Api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Of("pigeon_operations_total", "verb=\"activate\"", "outcome=\"done\"") - 1);
    }
}
