using Pigeon.Simulation.Story;

namespace Pigeon.Simulation;

/// <summary>Seeds that once failed, each with its cause.</summary>
public sealed class NamedSeedTests
{
    [Theory]
    [InlineData(635, "a VM told that it refuses to switch while the order was still on its full disk, and switched when its agent had died")]
    public void What_once_failed_holds(int seed, string cause)
    {
        var life = Life.Of(seed);

        Assert.True(life.Broken is null, $"{cause}\n{life}");
    }
}
