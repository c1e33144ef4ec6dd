using Pigeon.Core.Definitions;
using Pigeon.Core.Targets;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Tests.Targets;

/// <summary>Groups of a settings file: each is an expression or a list, and may refer to others.</summary>
public sealed class NodeGroupsTests
{
    [Fact]
    public void Groups_refer_to_each_other_in_any_order()
    {
        var groups = Read("{all: N@web or N@db, web: 'G@role:web and not N@old', old: [vm1, vm9], db: 'db*'}", out var errors);

        Assert.Empty(errors);
        Assert.Equal(["old", "web", "db", "all"], groups.InOrder.Select(group => group.Name.Text));
        Assert.Equal("L@vm1,vm9", $"{groups.InOrder[0].Target}");
        Assert.Equal(["web", "all"], groups.Of(Web("vm2")).Select(name => name.Text));
        Assert.Equal(["old"], groups.Of(Web("vm1")).Select(name => name.Text));
        Assert.Equal(["db", "all"], groups.Of(new VmFacts("db1", [])).Select(name => name.Text));
    }

    [Fact]
    public void A_list_of_maps_is_taken_as_Salt_takes_it() =>
        Assert.Equal(Read("{a: x, b: N@a}", out _), Read("[{a: x}, {b: N@a}]", out _));

    [Theory]
    [InlineData("{a: N@b, b: N@c, c: N@a}", "(1,21): g.c: refers to itself: a -> b -> c -> a")]
    [InlineData("{a: not N@a}", "(1,5): g.a: refers to itself: a -> a")]
    [InlineData("{x: N@a, a: N@b, b: 'N@a or N@x'}", "(1,21): g.b: refers to itself: a -> b -> a|(1,21): g.b: refers to itself: x -> a -> b -> x")]
    [InlineData("{web: x, a: N@wep}", "(1,13): g.a: there is no node group 'wep', only a, web - did you mean 'web'?")]
    [InlineData("{web: 'x and', a: N@web}", "(1,7): g.web: column 6: a condition is missing at the end (in 'x and')")]
    [InlineData("{a b: x}", "(1,2): g.a b: 'a b' is no node group's name: 1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter or digit")]
    [InlineData("{a: []}", "(1,5): g.a: is an empty list: name a VM, or leave the key out")]
    [InlineData("{a: [G@x:y, or, vm1]}", "(1,6): g.a[0]: 'G@x:y' does not fit: a host name in lower case: labels of a-z, 0-9 and '-' joined by dots, at most 253 characters")]
    [InlineData("{a: {b: c}}", "(1,5): g.a: must be a single value, not a list or a map")]
    [InlineData("{a: }", "(1,5): g.a: has no value: give one (\"\" is the empty text), or leave the key out")]
    [InlineData("web", "(1,1): g: must be a map (keys and values)")]
    public void What_is_wrong_is_told_where_it_is(string yaml, string expected)
    {
        Read(yaml, out var errors);

        Assert.Equal(expected.Split('|').Select(line => $"f{line}"), errors.Select(error => $"{error}"));
    }

    [Fact]
    public void Groups_that_double_what_they_refer_to_cost_no_more_than_others()
    {
        var yaml = "{g0: x" + string.Concat(Enumerable.Range(1, 199).Select(n => $", g{n}: N@g{n - 1} or N@g{n - 1} or vm{n}")) + "}";

        var groups = Read(yaml, out var errors);

        Assert.Empty(errors);
        Assert.True(Target.Parse("N@g199").Matches(new VmFacts("x", []), groups));
        Assert.False(Target.Parse("N@g199").Matches(new VmFacts("y", []), groups));
        Read(yaml[..^1] + ", g200: x}", out errors);
        Assert.Contains("at most 200", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private static VmFacts Web(string name) => new(name, [new("role", "web")]);

    private static NodeGroups Read(string yaml, out ValueList<DefinitionError> errors)
    {
        var list = new ErrorList("f", new SourceMap(yaml, yaml, []));
        var root = YamlText.Read(yaml, new YamlManner("a file", null, ""), list)!;
        var groups = NodeGroupsReader.Read(NodeGroupsReader.Entries(new Field("g", root.At, root, list)));
        errors = list.InOrder();
        return groups;
    }
}
