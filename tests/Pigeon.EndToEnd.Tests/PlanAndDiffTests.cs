using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>What <c>plan</c> and <c>diff</c> say of a real VM.</summary>
public sealed class PlanAndDiffTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    [Fact]
    public async Task A_plan_tells_all_that_is_done_and_a_diff_all_that_has_changed_since()
    {
        Lab.WriteStacks(new LabApp { Environment = new Dictionary<string, string> { ["DRAIN_MS"] = "50", ["DB_PASSWORD"] = "hunter2" } });
        var plan = await Lab.PigeonAsync("plan", "shop", "1.0");
        await ServeAsync();
        var agreed = await Lab.PigeonAsync("diff", "shop");

        await Lab.Docker.DockerAsync("update", "--memory", "64m", "--memory-swap", "64m", "shop_1.0_web_1");
        Lab.WriteStacks(new LabApp { Environment = new Dictionary<string, string> { ["DRAIN_MS"] = "60", ["DB_PASSWORD"] = "hunter3" }, Count = 3 });
        var differs = await Lab.PigeonAsync("diff", "shop", "1.0");
        var next = await Lab.PigeonAsync("plan", "deactivate", "shop", "1.0", "--force");

        Assert.True(plan.ExitCode == 3, plan.Output + plan.Errors);
        InOrder(plan.Output, "/haproxy.cfg", "reload HAProxy: new app shop", "create network pigeon", "run shop_1.0_web_1 from", "/maps/members.map", "admit shop_1.0_web_1", "/maps/release.map", "map release: shop -> shop__a", "1 reload");
        Assert.True(agreed.ExitCode == 0, agreed.Output + agreed.Errors);
        Assert.Equal(3, differs.ExitCode);
        foreach (var line in (string[])
        [
            "task_definitions.count: file 3, wanted 2", "docker_config.environment.DRAIN_MS: file 60, wanted 50", "docker_config.environment.DB_PASSWORD: file ***, wanted ***",
            "container shop_1.0_web_1 HostConfig.Memory: wanted none, live 67108864", "shop on vm1: 4 differences",
        ]) Assert.Contains(line, differs.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", differs.Output, StringComparison.Ordinal);
        InOrder(next.Output, "drain shop__a/s1", "stop shop_1.0_web_1", "remove shop_1.0_web_1", "reload HAProxy: nothing is left of shop");
        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
    }

    private static void InOrder(string text, params string[] parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' is missing, or comes too early, in:\n{text}");
            at = found + part.Length;
        }
    }
}
