using Pigeon.Agent.Docker;
using Pigeon.Agent.Images;
using Pigeon.Core.World;
using Xunit;

namespace Pigeon.Agent.Tests.Images;

/// <summary>What the lines of a pull come to.</summary>
public sealed class PullTallyTests
{
    [Fact]
    public void Each_line_counts_for_its_layer_alone()
    {
        var tally = new PullTally("shop:1");

        Add(tally, "Pulling from team/shop", "1");
        Assert.Equal(new ImagePull("shop:1", 0, 0, 0, 0), tally.Sum);
        Add(tally, "Already exists", "a");
        Add(tally, "Pulling fs layer", "b");
        Add(tally, "Waiting", "c");
        Assert.Equal(new ImagePull("shop:1", 1, 3, 0, 0), tally.Sum);
        Add(tally, "Downloading", "b", 10, 100);
        Add(tally, "Downloading", "b", 20, 100);
        Add(tally, "Downloading", "c", 5, 50);
        Assert.Equal(new ImagePull("shop:1", 1, 3, 25, 150), tally.Sum);
        Add(tally, "Retrying in 5 seconds", "c");
        Assert.Equal(new ImagePull("shop:1", 1, 3, 20, 150), tally.Sum);
        Add(tally, "Download complete", "b");
        Add(tally, "Extracting", "b", 1, 100);
        Assert.Equal(new ImagePull("shop:1", 1, 3, 100, 150), tally.Sum);
        Add(tally, "Pull complete", "b");
        Add(tally, "Something that a later Docker says", "d", 1, 1);
        tally.Add(new PullProgress { Status = "Digest: sha256:ab" });
        Assert.Equal(new ImagePull("shop:1", 2, 3, 100, 150), tally.Sum);
    }

    private static void Add(PullTally tally, string status, string id, long? current = null, long? total = null) =>
        tally.Add(new PullProgress { Status = status, Id = id, Current = current, Total = total });
}
