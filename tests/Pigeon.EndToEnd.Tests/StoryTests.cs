using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>The life of an app, told to the end under traffic.</summary>
public sealed class StoryTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    [Fact]
    public async Task An_app_lives_its_whole_life_under_load_without_losing_a_request()
    {
        await Lab.SucceedAsync("release", "shop", "1.0");
        await Lab.SucceedAsync("activate", "shop", "1.0");
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var production = Traffic();
        await PhaseAsync(production, "1.0 active");

        await Lab.SucceedAsync("release", "shop", "2.0");
        await using var inside = InternalTraffic();
        await Task.WhenAll(PhaseAsync(production, "2.0 dark"), PhaseAsync(inside, "2.0 dark", 50));
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await PhaseAsync(production, "2.0 active");
        await Lab.SucceedAsync("rollback", "shop");
        await PhaseAsync(production, "back to 1.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await PhaseAsync(production, "2.0 again");
        await Lab.SucceedAsync("deactivate", "shop", "1.0");
        await PhaseAsync(production, "1.0 gone");

        var counts = await production.StopAsync();
        NothingFailed(counts);
        OnlyVersion(counts, "1.0 active", "1.0");
        OnlyVersion(counts, "2.0 dark", "1.0");
        OnlyVersion(await inside.StopAsync(), "2.0 dark", "2.0");
        OnlyVersion(counts, "2.0 active", "2.0");
        OnlyVersion(counts, "back to 1.0", "1.0");
        OnlyVersion(counts, "2.0 again", "2.0");
        OnlyVersion(counts, "1.0 gone", "2.0");
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
        Assert.Equal("gone", (await Lab.StatusAsync()).StateOf("shop", "1.0"));
    }

    [Fact]
    public async Task A_verb_said_twice_says_that_it_is_so_already_and_changes_nothing()
    {
        await SayTwiceAsync("release", "shop", "1.0");
        await SayTwiceAsync("activate", "shop", "1.0");
        await SayTwiceAsync("release", "shop", "2.0");
        await SayTwiceAsync("activate", "shop", "2.0");
        await SayTwiceAsync("rollback", "shop", "1.0");
        await SayTwiceAsync("deactivate", "shop", "2.0");
        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
        Assert.Equal(1, (await Lab.StatusAsync()).Haproxy.Reloads);
    }

    [Fact]
    public async Task Forty_releases_that_are_activated_rolled_back_and_deactivated_cost_no_request_and_no_reload()
    {
        Lab.WriteStacks(new LabApp { Count = 1 });
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Traffic();
        for (var cycle = 1; cycle <= 40; cycle++)
        {
            await Lab.SucceedAsync("release", "shop", "2.0");
            await Lab.SucceedAsync("activate", "shop", "2.0");
            await Lab.SucceedAsync("rollback", "shop");
            await Lab.SucceedAsync("deactivate", "shop", "2.0");
        }

        var counts = await load.StopAsync();
        NothingFailed(counts);
        Assert.True(counts.ByVersion.GetValueOrDefault("2.0") > 0, counts.Describe());
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
        Assert.Equal(1, (await Lab.StatusAsync()).Haproxy.Reloads);
    }

    private async Task SayTwiceAsync(params string[] words)
    {
        await Lab.SucceedAsync(words);
        var before = await File.ReadAllBytesAsync(Lab.DesiredPath);
        var again = await Lab.SucceedAsync(words);
        Assert.Matches("already|is not here", again.Output);
        Assert.Equal(before, await File.ReadAllBytesAsync(Lab.DesiredPath));
    }
}
