using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A test on a VM of its own. What the agent and HAProxy said is attached to the result, where a failure shows it.</summary>
[Collection(VmCollection.Name)]
public abstract class VmTest(DockerFixture docker, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>More than anything here takes on a slow machine; nothing waits that long when all is well.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private AgentLab? _lab;

    protected AgentLab Lab => _lab ?? throw new InvalidOperationException("the agent is not started yet");

    protected virtual LabOptions Options => new();

    public async Task InitializeAsync() => _lab = await AgentLab.StartNewAsync(docker.Daemon, Options, CancellationToken.None);

    public async Task DisposeAsync()
    {
        output.WriteLine(await Lab.ReportAsync());
        await Lab.DisposeAsync();
    }

    /// <summary>Steady traffic of all three kinds on the production listener.</summary>
    protected Load Traffic(string? host = null) => Load.Start(Mix(Lab.ProductionUrl, host), CancellationToken.None);

    /// <summary>The same on the internal listener.</summary>
    protected Load InternalTraffic() => Load.Start(Mix(Lab.InternalUrl, null) with { KeepAlive = 2, Fresh = 1, Slow = 0, Rate = 50 }, CancellationToken.None);

    protected static LoadOptions Mix(Uri url, string? host) =>
        new() { Url = url, Host = host, KeepAlive = 4, Fresh = 2, Slow = 2, SlowFor = TimeSpan.FromMilliseconds(200), Rate = 300 };

    /// <summary>A phase of some requests of every kind, over when this returns: what is done next belongs to no phase.</summary>
    protected static async Task PhaseAsync(Load load, string name, long requests = 150)
    {
        load.Mark(name);
        await Eventually.TrueAsync(() => load.Snapshot().Phase(name) is var phase && phase.Served + phase.Failed >= requests, $"phase {name} has had its requests", Patience);
        load.Mark($"after {name}");
    }

    protected static void NothingFailed(LoadSnapshot counts)
    {
        Assert.True(counts.Served > 0, "no request was served at all");
        Assert.True(counts.Failed == 0, counts.Describe());
    }

    /// <summary>Releases and activates the first version, which is where most tests begin.</summary>
    protected async Task ServeAsync(string app = "shop", string version = "1.0")
    {
        await Lab.SucceedAsync("release", app, version);
        await Lab.SucceedAsync("activate", app, version);
    }

    /// <summary>Which version answers a request, and with what status; a connection of its own.</summary>
    protected static async Task<string> AskAsync(Uri url, string path = "/")
    {
        using var client = new HttpClient { Timeout = Patience };
        using var response = await client.GetAsync(new Uri(url, path));
        var version = response.Headers.TryGetValues("X-Version", out var values) ? values.First() : "nobody";
        return response.IsSuccessStatusCode ? version : $"{(int)response.StatusCode} from {version}";
    }

    /// <summary>Every request that started in the phase was answered by this version.</summary>
    protected static void OnlyVersion(LoadSnapshot counts, string phase, string version) =>
        Assert.True(counts.Phase(phase).ByVersion.Keys.SequenceEqual([version]),
            $"phase {phase} was answered by {string.Join(", ", counts.Phase(phase).ByVersion.Select(each => $"{each.Key} ({each.Value})"))}, not by {version} alone");
}
