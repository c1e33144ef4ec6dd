using Pigeon.Core.Names;

namespace Pigeon.Core.Tests.Names;

public sealed class AppPatternTests
{
    private const string Letters = "ab";

    [Theory]
    [InlineData("shop", "shop", true)]
    [InlineData("shop", "shop2", false)]
    [InlineData("shop*", "shop", true)]
    [InlineData("*", "anything", true)]
    [InlineData("*-web", "shop-web", true)]
    [InlineData("*-web", "shop-web2", false)]
    [InlineData("s?op", "shop", true)]
    [InlineData("s?op", "sop", false)]
    [InlineData("a*b*c", "axxbyyc", true)]
    public void It_matches_as_shells_do(string pattern, string app, bool fits) => Assert.Equal(fits, AppPattern.Parse(pattern).Matches(AppName.Parse(app)));

    [Theory]
    [InlineData("")]
    [InlineData("Shop")]
    [InlineData("[ab]")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public void What_no_app_could_be_called_is_no_pattern(string text) => Assert.False(AppPattern.TryParse(text, out _));

    /// <summary>All pairs of patterns of up to four signs, over all names of up to four letters.</summary>
    [Fact]
    public void One_that_includes_another_matches_all_that_the_other_matches()
    {
        var patterns = Words("ab*?").Select(AppPattern.Parse).ToList();
        var names = Words(Letters).Select(AppName.Parse).ToList();
        var matched = patterns.ToDictionary(pattern => pattern, pattern => names.Where(pattern.Matches).ToHashSet());

        foreach (var one in patterns)
            foreach (var other in patterns.Where(other => one.Includes(other)))
                Assert.True(matched[other].IsSubsetOf(matched[one]), $"{one} does not include {other}");
        Assert.True(AppPattern.Parse("a*").Includes(AppPattern.Parse("ab*")));
        Assert.True(AppPattern.Parse("a?").Includes(AppPattern.Parse("a?")));
        Assert.False(AppPattern.Parse("a?").Includes(AppPattern.Parse("a*")));
        Assert.False(AppPattern.Parse("ab").Includes(AppPattern.Parse("a?")));
    }

    private static IEnumerable<string> Words(string letters)
    {
        IEnumerable<string> words = [""];
        for (var length = 1; length <= 4; length++)
        {
            words = words.SelectMany(word => letters.Select(letter => word + letter)).ToList();
            foreach (var word in words) yield return word;
        }
    }
}
