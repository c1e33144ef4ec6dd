using Pigeon.Core.Names;

namespace Pigeon.Core.Tests.Names;

public sealed class LaneTests
{
    [Fact]
    public void A_lane_is_read_back_from_its_backend()
    {
        foreach (var app in new[] { "a", "shop", "shop-2.eu_west", "a-", new string('x', 40) })
            foreach (var letter in Lane.Letters)
            {
                var lane = new Lane(AppName.Parse(app), letter);

                Assert.True(Lane.TryParse(lane.Backend, out var read));
                Assert.Equal(lane, read);
                Assert.Equal($"{app}__{letter}", lane.ToString());
            }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("__a")]
    [InlineData("shop")]
    [InlineData("shop_a")]
    [InlineData("shop__e")]
    [InlineData("shop__A")]
    [InlineData("shop__")]
    [InlineData("shop__ab")]
    [InlineData("shop__a\n")]
    [InlineData("shop__\n")]
    [InlineData("shop___a")]
    [InlineData("sh__op__a")]
    [InlineData("Shop__a")]
    [InlineData(" shop__a")]
    [InlineData("pigeon__none")]
    public void Another_backend_is_no_lane(string? backend) => Assert.False(Lane.TryParse(backend, out _));
}
