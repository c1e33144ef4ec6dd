using Pigeon.Simulation.Story;
using Xunit.Abstractions;

namespace Pigeon.Simulation;

/// <summary>The real controllers and agents, whatever befalls them.</summary>
public sealed class StoryTests(ITestOutputHelper output)
{
    private const int Count = 1000;

    [Fact]
    public void Whatever_happens_the_rules_hold_and_all_comes_to_rest()
    {
        var before = Environment.CpuUsage.TotalTime;
        var (lives, perSecond) = Seeds.Live(Seeds.Chosen(Count), seed => Life.Of(seed));
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / lives.Count;

        var broken = lives.Where(life => life.Broken is not null).ToList();
        output.WriteLine($"{lives.Count} stories, {perSecond:0.0} a second, {cpu:0} ms of a core, {lives.Average(life => life.Steps):0} steps and {lives.Average(life => life.Lived.TotalSeconds):0} s each");
        foreach (var kind in lives.SelectMany(life => life.Ended).GroupBy(each => (each.Verb, each.Outcome)).OrderBy(kind => $"{kind.Key}")) output.WriteLine($"{kind.Key}: {kind.Count()}");
        Assert.True(broken.Count == 0, $"{broken.Count} of {lives.Count} seeds: {string.Join("\n", broken.Select(life => $"{life.Seed}: {life.Broken}"))}\n\n{broken.FirstOrDefault()}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_story_is_lived_twice_in_the_same_way(int seed)
    {
        var (one, other) = (Life.Of(seed), Life.Of(seed));
        Assert.Equal(one.Trace, other.Trace);
        Assert.Equal(one.Steps, other.Steps);
    }
}
