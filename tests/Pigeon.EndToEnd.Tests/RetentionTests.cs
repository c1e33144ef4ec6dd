using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Versions that leave because they have been kept long enough.</summary>
public sealed class RetentionTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    [Fact]
    public async Task Former_versions_and_forgotten_releases_leave_by_themselves_and_production_loses_nothing()
    {
        Lab.WriteStacks(new LabApp { More = "    retain: {count: 0}\n    release_ttl: 2s" });
        await ServeAsync();
        await using var load = Traffic();
        await ServeAsync(version: "2.0");
        await GoneAsync("1.0");

        await Lab.SucceedAsync("release", "shop", "3.0");
        var released = (await Lab.StatusAsync()).Find("shop", "3.0")!;
        Assert.Equal(released.Since + TimeSpan.FromSeconds(2), released.ExpiresAt);
        await GoneAsync("3.0");

        Assert.DoesNotContain((await Lab.Docker.DockerAsync("ps", "--all", "--format", "{{.Names}}")).Split('\n'), name => !name.StartsWith("shop_2.0_", StringComparison.Ordinal));
        Assert.Contains("shop 3.0 is taken away: nobody has activated it within 2s (release_ttl)", Lab.AgentLog, StringComparison.Ordinal);
        await PhaseAsync(load, "after it all");
        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "after it all", "2.0");
    }

    /// <summary>Longer than any timer of the runtime can wait.</summary>
    [Fact]
    public async Task An_agent_that_keeps_versions_for_months_goes_on()
    {
        Lab.WriteStacks(new LabApp { More = "    retain: {age: 60d}\n    release_ttl: 300d" });
        await ServeAsync();
        await ServeAsync(version: "2.0");
        await Lab.EventuallyAsync(status => status.IsQuiet(), "nothing is under way", Patience);
        var inactive = (await Lab.StatusAsync()).Find("shop", "1.0")!;
        Assert.Equal(inactive.Since + TimeSpan.FromDays(60), inactive.ExpiresAt);

        await Lab.SucceedAsync("release", "shop", "3.0");
        await Lab.EventuallyAsync(status => status.IsQuiet(), "nothing is under way", Patience);
        await Lab.SucceedAsync("rollback", "shop");

        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
        Assert.DoesNotContain("Unhandled", Lab.AgentLog, StringComparison.Ordinal);
    }

    private async Task GoneAsync(string version) =>
        await Lab.EventuallyAsync(status => status.IsQuiet() && status.StateOf("shop", version) == "gone", $"{version} has left", Patience);
}
