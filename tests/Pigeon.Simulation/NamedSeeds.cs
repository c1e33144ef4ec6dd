using Pigeon.Simulation.Story;

namespace Pigeon.Simulation;

/// <summary>Seeds that once failed, each with its cause.</summary>
public sealed class NamedSeeds
{
    [Theory]
    [InlineData(23, "a VM that joined late made room for production, took that back as not wanted, and began again, for ever")]
    [InlineData(55, "the same, after its agent had died between the orders of two revisions")]
    public void What_once_failed_holds(int seed, string cause)
    {
        var life = Life.Of(seed);

        Assert.True(life.Broken is null, $"{cause}\n{life}");
    }
}
