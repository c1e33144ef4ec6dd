using Pigeon.Controller.Store;
using Xunit;

namespace Pigeon.Controller.Tests.Store;

public sealed class RecentNewsTests
{
    private const int Large = 300 << 10;

    [Fact]
    public void What_is_large_is_remembered_for_as_long_as_there_is_room_and_whoever_is_further_behind_lists()
    {
        var news = new RecentNews(7);

        for (var revision = 8; revision <= 20; revision++) news.Add(revision, [new StoreEdit($"d{revision}", 0, new byte[Large])]);

        Assert.Throws<StoreGapException>(() => news.After(7));
        Assert.Throws<StoreGapException>(() => news.After(16));
        Assert.Equal([18, 19, 20], news.After(17).News.Select(each => each.Revision));
        news.Add(21, [new StoreEdit("d8", 8, null)]);
        Assert.Equal(4, news.After(17).News.Count);
    }

    [Fact]
    public void One_that_is_larger_than_the_room_is_a_gap_and_what_comes_after_it_is_heard()
    {
        var news = new RecentNews(1);

        news.Add(2, [new StoreEdit("d2", 0, new byte[5 * Large])]);
        news.Add(3, [new StoreEdit("d3", 0, new byte[1])]);

        Assert.Throws<StoreGapException>(() => news.After(1));
        Assert.Equal(3, Assert.Single(news.After(2).News).Revision);
    }
}
