using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Rendering;

/// <summary>What the shipped frontends say; what HAProxy makes of it is tested on a real one.</summary>
public sealed class ListenerTests
{
    private static readonly InternalTraffic Office = new() { Networks = [SourceNetwork.Parse("10.0.0.0/8")] };

    [Fact]
    public void Apps_that_share_a_rule_share_its_lines()
    {
        var apps = Enumerable.Range(1, 120).Select(number => App($"app{number:000}", Office with { Path = UrlPath.Parse($"/p{number % 2}") }))
            .Append(App("other", Office with { Networks = [SourceNetwork.Parse("10.1.0.0/16")] })).ToArray();

        var lines = Lines("web", apps);

        Assert.Equal(2, lines.Count(line => line.Contains("-m ip", StringComparison.Ordinal)));
        Assert.Equal([50, 50, 20], lines.Where(line => line.StartsWith("acl internal_1_apps ", StringComparison.Ordinal)).Select(line => line.Split(' ').Length - 6));
        Assert.Equal("acl internal_2_apps var(txn.app) -m str -- other", Assert.Single(lines, line => line.StartsWith("acl internal_2_apps ", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line.Contains("set-path", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.True(line.Split(' ').Length <= 64, line));
    }

    [Fact]
    public void Many_networks_are_told_in_several_lines()
    {
        var many = Office with { Networks = Enumerable.Range(0, 100).Select(number => SourceNetwork.Parse($"10.{number}.0.0/16")).ToValueList() };

        var lines = Lines("web", App("shop", many));

        Assert.Equal(2, lines.Count(line => line.Contains("-m ip 10.", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.True(line.Split(' ').Length <= 64, line));
    }

    [Fact]
    public void An_app_that_is_not_rendered_has_no_rule() =>
        Assert.Equal(Lines("web"), Lines("web", App("shop", Office) with { Lanes = [] }));

    [Fact]
    public void The_internal_listener_asks_for_no_rule_but_takes_the_prefix_away()
    {
        var lines = Lines("web__internal", App("shop", Office with { Path = UrlPath.Parse("/green") }));

        Assert.DoesNotContain(lines, line => line.Contains("10.0.0.0/8", StringComparison.Ordinal));
        Assert.Contains("http-request set-path %[path,regsub(^/green/?,/)] if prefix_0", lines);
    }

    private static App App(string name, InternalTraffic traffic) => Sample.AppWith(("1", StackState.Active)) with { Name = AppName.Parse(name), Internal = traffic };

    /// <summary>The lines of one frontend.</summary>
    private static string[] Lines(string frontend, params App[] apps)
    {
        var head = Renderer.Render(ShippedTemplates.Set, ShippedTemplates.Settings, new Desired { Revision = 1, Apps = apps.ToValueList() }).Head;
        var section = head.Split("\nfrontend ").Single(text => text.StartsWith($"{frontend}\n", StringComparison.Ordinal));
        return [.. section.Split('\n').Select(line => line.Trim())];
    }
}
