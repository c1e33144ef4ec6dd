using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Tests.Targets;

/// <summary>What an expression means.</summary>
public sealed class TargetTests
{
    /// <summary>The VMs of Salt's documentation, as far as its examples ask for something.</summary>
    private static readonly VmFacts[] Vms =
    [
        Vm("webserv1", "os=Debian"), Vm("webserv2", "os=CentOS"), Vm("web-dc1-srv", "os=CentOS"), Vm("web-dc1-srv7", "kernel=Darwin"),
        Vm("ms-1"), Vm("ms-3", "id=ms-3"), Vm("minion1.example.com"), Vm("minion3.domain.com"), Vm("bl2.domain.com"), Vm("web12.dev.loc"), Vm("web7.test.loc"),
        Vm("foo.domain.com", "os=Debian", "foo=bar"), Vm("bar.domain.com", "foo=baz"),
    ];

    [Theory]
    [InlineData("G@os:Debian", "webserv1 foo.domain.com")]
    [InlineData(@"E@web\d+\.(dev|qa|prod)\.loc", "web12.dev.loc")]
    [InlineData("L@minion1.example.com,minion3.domain.com or bl*.domain.com", "minion1.example.com minion3.domain.com bl2.domain.com")]
    [InlineData("webserv* and G@os:Debian or E@web-dc1-srv.*", "webserv1 web-dc1-srv web-dc1-srv7")]
    [InlineData("web* and not G@kernel:Darwin", "webserv1 webserv2 web-dc1-srv web12.dev.loc web7.test.loc")]
    [InlineData("web-* and not web-dc1-srv", "web-dc1-srv7")]
    [InlineData("not web-dc1-srv and web-*", "web-dc1-srv7")]
    [InlineData("( ms-1 or G@id:ms-3 ) and G@id:ms-3", "ms-3")]
    [InlineData("(ms-1 or G@id:ms-3) and not (G@id:ms-3)", "ms-1")]
    [InlineData("ms-1 or G@id:ms-3 and G@id:ms-4", "ms-1")]
    [InlineData("G@os:Debian and foo.domain.com", "foo.domain.com")]
    [InlineData("N@group1", "bl2.domain.com foo.domain.com bar.domain.com")]
    [InlineData("G@os:Debian and N@group1", "foo.domain.com")]
    [InlineData("N@group3 or N@group4", "foo.domain.com bar.domain.com")]
    [InlineData("N@group1 and not N@group3", "bl2.domain.com bar.domain.com")]
    public void Salts_documented_compounds_mean_what_they_mean_there(string text, string expected)
    {
        NodeGroup[] written =
        [
            Group("group1", "L@foo.domain.com,bar.domain.com,baz.domain.com or bl*.domain.com"), Group("group3", "G@os:Debian and N@group1"),
            Group("group4", "G@foo:bar or G@foo:baz"),
        ];
        var groups = NodeGroups.From(written, out var problems);

        Assert.Empty(problems);
        Assert.Equal(expected.Split(' '), Target.Parse(text).Among(Vms, groups).Select(vm => vm.Name));
    }

    [Theory]
    [InlineData(TargetType.Glob, "web[12]?", "web[12]?")]
    [InlineData(TargetType.Glob, "and", "'and'")]
    [InlineData(TargetType.List, "b, a,b", "L@b,a")]
    [InlineData(TargetType.Regex, "web(1|2) x$", "'E@web(1|2) x$'")]
    [InlineData(TargetType.Regex, @"web\)", @"E@web\)")]
    [InlineData(TargetType.Regex, "web[)]", "'E@web[)]'")]
    [InlineData(TargetType.Label, "zone:a b", "'G@zone:a b'")]
    [InlineData(TargetType.Label, "os:Debian (12)'s", "'G@os:Debian (12)''s'")]
    [InlineData(TargetType.Label, "url:http://x:1/*", "G@url:http://x:1/*")]
    [InlineData(TargetType.Nodegroup, "web", "N@web")]
    [InlineData(TargetType.Compound, "  (((web*)))  ", "web*")]
    [InlineData(TargetType.Compound, "a and (b and c) or (d or e)", "a and b and c or d or e")]
    [InlineData(TargetType.Compound, "not (a or b) and (c or not not d)", "not (a or b) and (c or not not d)")]
    [InlineData(TargetType.Compound, "not(a)and(b or(c))", "not a and (b or c)")]
    [InlineData(TargetType.Compound, "\"G@zone:a b\" and 'G@x:''y'", "'G@zone:a b' and G@x:'y")]
    [InlineData(TargetType.Compound, "(E@web(1|2))", "E@web(1|2)")]
    public void Whatever_the_type_the_text_of_a_target_is_a_compound(TargetType type, string text, string expected)
    {
        Assert.True(Target.TryParse(text, type, out var target, out _));

        Assert.Equal(expected, $"{target}");
        Assert.Equal(target, Target.Parse(expected));
        Assert.Equal(target.GetHashCode(), Target.Parse(expected).GetHashCode());
        Assert.NotEqual(target, Target.Parse("another"));
    }

    [Theory]
    [InlineData("E@web", "web1", true)]
    [InlineData("E@web", "myweb1", false)]
    [InlineData("E@web$", "web1", false)]
    [InlineData("E@a|b", "xb", false)]
    [InlineData("E@.*1$", "web1", true)]
    [InlineData("E@(?i)WEB", "web1", true)]
    [InlineData("E@WEB", "web1", false)]
    [InlineData("G@zone:[ab]", "web1", true)]
    [InlineData("G@zone:A", "web1", false)]
    [InlineData("G@Zone:a", "web1", false)]
    [InlineData("G@zone:*", "web1", true)]
    [InlineData("G@role:*", "web1", false)]
    [InlineData("not G@role:*", "web1", true)]
    public void Regular_expressions_begin_at_the_start_and_case_counts(string text, string name, bool matches) =>
        Assert.Equal(matches, Target.Parse(text).Matches(Vm(name, "zone=a"), NodeGroups.None));

    [Fact]
    public void A_group_that_is_not_there_is_no_answer()
    {
        var target = Target.Parse("web* or not N@web");

        Assert.Equal("there is no node group 'web', and no other", NodeGroups.None.Problem(target));
        Assert.Throws<ArgumentException>(() => target.Matches(Vm("vm1"), NodeGroups.None));
    }

    private static VmFacts Vm(string name, params string[] labels) =>
        new(name, labels.Select(label => label.Split('=')).Select(pair => new LabelPair(pair[0], pair[1])).ToValueList());

    private static NodeGroup Group(string name, string text) => new(NodeGroupName.Parse(name), Target.Parse(text));
}
