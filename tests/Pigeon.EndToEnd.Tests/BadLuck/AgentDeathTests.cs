using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>What an agent that died in the middle of something leaves behind is finished by the next.</summary>
public sealed class AgentDeathTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output)
{
    [Fact]
    public async Task A_container_that_was_created_and_never_started_is_started()
    {
        await using var load = await ServingAsync();
        await Lab.KillAgentAsync();
        var former = await Lab.Docker.DockerAsync("inspect", "--format", "{{.Id}}", "shop_1.0_web_2");
        await Lab.Docker.DockerAsync("rm", "--force", "shop_1.0_web_2");
        await Lab.Docker.DockerAsync("create", "--name", "shop_1.0_web_2", "--network", "pigeon", "--label", "register_backend=true",
            "--label", "pigeon.managed=true", "--label", "pigeon.app=shop", "--label", "pigeon.version=1.0", TestImages.App("1.0"));

        await Lab.StartAgentAsync(CancellationToken.None);

        await Lab.EventuallyAsync(status => status.Find("shop", "1.0") is { Ready: 2, WaitingFor: null } stack
            && stack.Members.All(member => !former.StartsWith(member.Id, StringComparison.Ordinal)), "both are ready", Patience);
        await GoesOnAsync(load);
    }
}
