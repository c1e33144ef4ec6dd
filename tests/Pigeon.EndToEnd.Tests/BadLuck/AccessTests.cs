using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

public sealed class AccessTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output)
{
    private const int Unreachable = 8;

    [Fact]
    public async Task A_socket_that_is_not_ours_to_open_says_whose_it_is()
    {
        using var folder = new TempFolder();
        var program = folder["pigeon"];
        File.Copy(PigeonBinary.Path, program);
        await Tool.RunAsync("chmod", ["755", folder.Path, program], CancellationToken.None);

        var result = await AsNobodyAsync(program, "status");
        var verb = await AsNobodyAsync(program, "rollback", "shop");

        Failed(result, Unreachable, "permission denied at unix://", "belongs to root", "run this as root");
        Failed(verb, Unreachable, "permission denied at unix://");
    }

    [Fact]
    public async Task The_socket_is_its_owners_and_its_groups()
    {
        var mode = await Tool.RunAsync("stat", ["-c", "%a", new Uri(Lab.Host).AbsolutePath], CancellationToken.None);

        Assert.Equal("660", mode.Trim());
    }

    [Fact]
    public async Task Where_no_agent_listens_the_way_to_start_one_is_told()
    {
        await Lab.TerminateAgentAsync();

        Failed(await Lab.PigeonAsync("status"), Unreachable, $"no agent listens on {Lab.Host}", "pigeon agent", "--host");
        Failed(await Lab.PigeonAsync("rollback", "shop"), Unreachable, $"no agent listens on {Lab.Host}");
    }

    [Fact]
    public async Task A_second_agent_on_the_same_socket_gives_way_to_the_first()
    {
        await using var load = await ServingAsync();
        var settings = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Lab.DesiredPath))!, "agent.yaml");

        Failed(await Lab.PigeonAsync("agent", "--config", settings), 1, "another agent already listens on", "stop it first");

        await NobodyNoticedAsync(load);
    }

    private Task<ToolResult> AsNobodyAsync(string program, params string[] arguments) => Tool.TryAsync(
        "setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments],
        new Dictionary<string, string> { ["PIGEON_HOST"] = Lab.Host }, CancellationToken.None);
}
