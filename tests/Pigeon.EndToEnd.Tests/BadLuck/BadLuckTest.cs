using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>Something goes wrong while shop 1.0 serves; whatever it is, its users must not notice.</summary>
[Collection(FaultCollection.Name)]
public abstract class BadLuckTest(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    /// <summary>Variables of the agent; a change counts from its next start.</summary>
    protected Dictionary<string, string> Variables { get; } = [];

    protected override LabOptions Options => new() { Environment = Variables };

    /// <summary>Shop 1.0 in production under a light load.</summary>
    protected async Task<Load> ServingAsync()
    {
        await Lab.SucceedAsync("release", "shop", "1.0");
        await Lab.SucceedAsync("activate", "shop", "1.0");
        return LightTraffic();
    }

    protected Load LightTraffic() => Load.Start(
        Mix(Lab.ProductionUrl, null) with { KeepAlive = 2, Fresh = 1, Slow = 1, Rate = 60 }, CancellationToken.None);

    /// <summary>Further requests are served from now on.</summary>
    protected static async Task GoesOnAsync(Load load)
    {
        var before = load.Snapshot().Served;
        await Eventually.TrueAsync(() => load.Snapshot().Served >= before + 20, "traffic goes on", Patience);
    }

    /// <summary>Not a request was lost, all were answered by 1.0, and 1.0 is what the agent reports.</summary>
    protected async Task NobodyNoticedAsync(Load load)
    {
        await GoesOnAsync(load);
        var counts = await load.StopAsync();
        NothingFailed(counts);
        Assert.Equal(["1.0"], counts.ByVersion.Keys);
        var status = await Lab.StatusAsync();
        Assert.Equal("active", status.StateOf("shop", "1.0"));
        Assert.Equal("gone", status.StateOf("shop", "2.0"));
    }

    protected async Task<string> ContainersAsync(string app, string version) => await Lab.Docker.DockerAsync(
        "ps", "--all", "--filter", $"name={app}_{version}_", "--format", "{{.Names}}");

    /// <summary>Ended as said, with these words on standard error and nothing on standard output.</summary>
    protected static void Failed(ToolResult result, int exitCode, params string[] words)
    {
        Assert.True(result.ExitCode == exitCode, $"exit {result.ExitCode}, not {exitCode}\n{result.Output}{result.Errors}");
        Assert.Equal("", result.Output);
        Assert.All(words, word => Assert.Contains(word, result.Errors, StringComparison.Ordinal));
    }
}
