using Pigeon.Core.Targets;

namespace Pigeon.Core.Tests.Targets;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "vm1", true)]
    [InlineData("*", "", true)]
    [InlineData("vm?", "vm1", true)]
    [InlineData("vm?", "vm12", false)]
    [InlineData("vm[1-3]", "vm2", true)]
    [InlineData("vm[1-3]", "vm4", false)]
    [InlineData("vm[!1-3]", "vm4", true)]
    [InlineData("vm[]x]", "vm]", true)]
    [InlineData("v*m*1", "vxmym1", true)]
    [InlineData("v*m*1", "vxmym2", false)]
    [InlineData("VM1", "vm1", false)]
    [InlineData("vm[1", "vm1", null)]
    [InlineData("vm[]", "vm", null)]
    [InlineData("a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void A_pattern_matches_whole_names(string pattern, string name, bool? matches) =>
        Assert.Equal(matches, Glob.Parse(pattern)?.Matches(name));
}
