using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>What an operator has in HAProxy beside Pigeon's part is his.</summary>
[Collection(FaultCollection.Name)]
public sealed class ForeignPartsTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output), IDisposable
{
    private readonly TempFolder _templates = new();

    protected override LabOptions Options
    {
        get
        {
            _templates.Write("own.map", "mine 1\n");
            var shipped = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "haproxy", "haproxy.cfg"));
            _templates.Write("haproxy.cfg", $"""
                {shipped.TrimEnd()}

                backend own
                    http-request set-header x-own %[str(mine),map({_templates["own.map"]})]
                    server o1 127.0.0.1:9 weight 10
                    server o2 127.0.0.1:10 weight 10

                """);
            return new LabOptions { Resync = "1s", Environment = new Dictionary<string, string> { ["PIGEON_HAPROXY_TEMPLATES"] = _templates.Path } };
        }
    }

    public void Dispose() => _templates.Dispose();

    [Fact]
    public async Task Servers_maps_and_sections_that_are_not_Pigeons_stay_as_somebody_has_set_them()
    {
        Lab.WriteStacks(new LabApp(), new LabApp { Name = "blog", Host = "blog.test" });
        await ServeAsync();
        await Lab.Haproxy.AskAsync("disable server own/o1; set server own/o2 weight 77");
        await Lab.Haproxy.AskAsync($"set map {_templates["own.map"]} mine 2");
        var before = await OwnAsync();

        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        Assert.EndsWith("mine 2", (await Lab.Haproxy.AskAsync($"show map {_templates["own.map"]}")).Trim(), StringComparison.Ordinal);
        Assert.Equal(before, await OwnAsync());
        await Lab.SucceedAsync("release", "blog", "1.0");

        Assert.Equal(before, await OwnAsync());
        Assert.Equal(["o1 1 10", "o2 0 77"], before);
        var status = await Lab.StatusAsync();
        Assert.Equal(2, status.Haproxy.Reloads);
        Assert.Empty(status.Drift);
    }

    /// <summary>Name, administrative state and weight of each server in the operator's backend.</summary>
    private async Task<IReadOnlyList<string>> OwnAsync() =>
        [.. (await Lab.Haproxy.AskAsync("show servers state own")).Split('\n').Select(line => line.Split(' '))
            .Where(cells => cells.Length > 7 && cells[1] == "own").Select(cells => $"{cells[3]} {cells[6]} {cells[7]}")];
}
