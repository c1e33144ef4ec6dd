using Pigeon.TestKit;
using Xunit;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A HAProxy that somebody else runs, from the files that Pigeon writes.</summary>
[Collection(VmCollection.Name)]
public sealed class ExternalHaproxyTests(DockerFixture docker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_external_haproxy_is_adopted_driven_and_never_started_by_the_agent()
    {
        var options = new LabOptions { Environment = new Dictionary<string, string> { ["PIGEON_HAPROXY_MODE"] = "external" } };
        await using var lab = await AgentLab.LaunchNewAsync(docker.Daemon, options);
        using var folder = new TempFolder();
        await Eventually.TrueAsync(() => File.Exists(lab.Haproxy.ConfigPath), "the agent has written a configuration to start from", Patience);
        await lab.EventuallyAsync(status => status.Haproxy is { Running: false, Problem: { } problem } && problem.Contains("external", StringComparison.Ordinal),
            "the status says who should start HAProxy", Patience);

        await using var haproxy = ProcessLease.Start(
            "haproxy", ["-W", "-S", $"{lab.Haproxy.MasterSocket},mode,600", "-f", lab.Haproxy.ConfigPath], folder["haproxy.log"]);
        await lab.EventuallyAsync(status => status.Haproxy.Running, "the agent finds the HAProxy", Patience);
        await lab.SucceedAsync("release", "shop", "1.0");
        await lab.SucceedAsync("activate", "shop", "1.0");
        await using var load = Load.Start(new LoadOptions { Url = lab.ProductionUrl, KeepAlive = 4, Fresh = 1, Rate = 200 }, CancellationToken.None);
        await load.ServedAsync(100, Patience);
        await lab.SucceedAsync("release", "shop", "2.0");
        await lab.SucceedAsync("activate", "shop", "2.0");
        await lab.TerminateAgentAsync();
        await load.ServedAsync(100, Patience);

        var counts = await load.StopAsync();
        Assert.True(counts.Failed == 0, counts.Describe());
        Assert.Equal(["1.0", "2.0"], counts.ByVersion.Keys.Order());
        Assert.False(haproxy.HasExited);
    }
}
