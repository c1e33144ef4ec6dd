using System.Globalization;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Labels are anybody's text, and Docker takes any.</summary>
public sealed class HostileLabelTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private static readonly string[][] Labels =
    [
        ["register_backend=true\n"],
        ["register_backend=true", "pigeon.app=shop\nbackend evil\n  server e 127.0.0.1:9"],
        ["register_backend=true", "pigeon.app=shop; shutdown sessions server shop__a/s1"],
        ["register_backend=true", "pigeon.app=sh\u00f6p\u202e"],
        ["register_backend=true", "pigeon.app=shop", "pigeon.version=1.0 disabled"],
        ["register_backend=true", "pigeon.app=shop", "pigeon.version=<<"],
        ["register_backend=true", $"pigeon.app={new string('a', 10_240)}"],
        ["register_backend=true", "pigeon.app=shop", "pigeon.version=1.0", "pigeon.port=8080 weight 256"],
        ["register_backend=true", "pigeon.app=shop", "pigeon.version=1.0", "pigeon.port=\"8080\""],
        ["register_backend=true", "pigeon.app=shop", "pigeon.version=1.0", "pigeon.network=\u001b[2J\r\nevil\u2028"],
        ["register_backend=true", "pigeon.app=shop", "pigeon.version=1.0", $"pigeon.network={new string('n', 10_240)}"],
    ];

    [Fact]
    public async Task Containers_with_hostile_labels_change_nothing_and_are_told_of_in_plain_text()
    {
        await ServeAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "before");
        var before = await TablesAsync();

        foreach (var (number, labels) in Labels.Index())
            await Lab.Docker.RunAsync(["--network", "pigeon", "--name", string.Create(CultureInfo.InvariantCulture, $"hostile_{number}"), .. labels.SelectMany(label => (string[])["--label", label]), TestImages.App("1.0")]);
        var status = await Lab.EventuallyAsync(status => status.Warnings.Count >= Labels.Length, "each is warned of", Patience);
        await PhaseAsync(load, "beside them");

        NothingFailed(await load.StopAsync());
        Assert.Equal(before, await TablesAsync());
        Assert.Empty(status.Drift);
        Assert.Equal(Labels.Length, status.Warnings.Count);
        var shown = (await Lab.SucceedAsync("status")).Output.Split('\n').Where(line => line.StartsWith("! ", StringComparison.Ordinal)).ToList();
        var logged = Lab.AgentLog.Split('\n').Where(line => line.Contains("takes no traffic", StringComparison.Ordinal)).ToList();
        foreach (var number in Enumerable.Range(0, Labels.Length))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"container hostile_{number} ");
            Assert.DoesNotContain(Assert.Single(shown, line => line.Contains(name, StringComparison.Ordinal)), IsHarmful);
            Assert.DoesNotContain(Assert.Single(logged, line => line.Contains(name, StringComparison.Ordinal)), IsHarmful);
        }

        Assert.Equal((Labels.Length, Labels.Length), (shown.Count, logged.Count));
    }

    private static bool IsHarmful(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u202e';

    /// <summary>Everything that HAProxy goes by, but for how long ago each server changed, and the worker.</summary>
    private async Task<string> TablesAsync()
    {
        var maps = await Task.WhenAll(new[] { "routes", "active", "release", "fallback", "members" }.Select(Lab.Haproxy.MapAsync));
        var servers = (await Lab.Haproxy.AskAsync("show servers state")).Split('\n').Select(line => string.Join(' ', line.Split(' ').Where((_, index) => index != 9)));
        return string.Join('\n', [.. maps.SelectMany(rows => rows), .. servers, await File.ReadAllTextAsync(Lab.Haproxy.ConfigPath), $"{await Lab.Haproxy.WorkerPidAsync()}"]);
    }
}
