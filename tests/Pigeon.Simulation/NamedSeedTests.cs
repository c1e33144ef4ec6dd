using Pigeon.Simulation.Story;

namespace Pigeon.Simulation;

/// <summary>Seeds that once failed, each with its cause.</summary>
public sealed class NamedSeedTests
{
    [Theory]
    [InlineData(262, "an abort never ended where a clock had been set back by days while it ran")]
    [InlineData(10182, "a VM told that it refuses to switch, and switched when the same order came again")]
    public void What_once_failed_holds(int seed, string cause)
    {
        var life = Life.Of(seed, seconds: 30);

        Assert.True(life.Broken is null, $"{cause}\n{life}");
    }
}
