using System.Text.RegularExpressions;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>A value of a definition says what its key is about, or it is refused: it never adds a word, a line or a section.</summary>
public sealed partial class DefinitionTests
{
    private const int Rounds = 60;
    private static readonly HostileDefinition Definition = new("/etc/ssl/certs/ca-certificates.crt");
    private static readonly TemplateSet Shipped = TemplateFolder.Shipped();
    private static readonly ProxySettings Settings = new()
    {
        StatsSocket = "/run/p/stats.sock", EventsSocket = "/run/p/events.sock", StateFile = "/var/p/servers.state", MapsFolder = "/var/p/maps", User = "",
        Listeners = [new Listener(FrontendName.Parse("web"), false, ["*:80"])],
    };

    public static TheoryData<string> Keys => new(Definition.Harmless.Select(each => each.Key));

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_hostile_value_is_refused_at_its_key_or_changes_no_line_but_its_own(string key)
    {
        var harmless = Shape(Definition.Harmless.Single(each => each.Key == key).Value);
        for (var seed = 0; seed < Rounds; seed++)
        {
            var value = new HostileText(seed).From(Definition.Harmless.Single(each => each.Key == key).Value);
            Judge(key, value, HostileDefinition.Read(Definition.Harmless.Select(each => each.Key == key ? (key, value) : each)), harmless);
        }

        Rendered Shape(string value) => Rendered.Of(Valid(HostileDefinition.Read(Definition.Harmless.Select(each => each.Key == key ? (key, value) : each))));
    }

    [Theory]
    [InlineData("loadbal.internal.header.X-Preview")]
    [InlineData("loadbal.internal.cookie.preview")]
    public void A_hostile_name_is_refused_at_its_key_or_changes_no_line_but_its_own(string key)
    {
        var harmless = Rendered.Of(Valid(HostileDefinition.Read(Definition.Harmless)));
        for (var seed = 0; seed < 4 * Rounds; seed++)
        {
            var name = new HostileText(seed).From(key.Split('.')[^1]);
            Judge(key[..key.LastIndexOf('.')], name, HostileDefinition.Read(Definition.Harmless, new Dictionary<string, string> { [key] = name }), harmless);
        }
    }

    [Fact]
    public void A_hostile_name_of_an_app_is_refused()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var name = new HostileText(seed).From("shop");
            if (AppName.TryParse(name, out var app)) Assert.Matches("^[a-z0-9][a-z0-9_.-]{0,39}\\z", app.Text);
        }
    }

    private static void Judge(string key, string value, DefinitionResult result, Rendered harmless)
    {
        if (result is DefinitionResult.Invalid(var errors))
        {
            Assert.All(errors, error => Assert.True($"{error}".All(Printable.Is), $"{error}"));
            Assert.True(errors.Any(error => $"stacks.shop.{key}".StartsWith(error.Key, StringComparison.Ordinal) || error.Key.StartsWith($"stacks.shop.{key}", StringComparison.Ordinal)),
                $"'{Printable.Of(value, 100)}' is refused elsewhere: {string.Join("; ", errors)}");
            return;
        }

        var rendered = Rendered.Of(Valid(result));
        Assert.True(harmless == rendered, $"'{value}' changes {harmless} to {rendered}");
    }

    private static StackSpec Valid(DefinitionResult result) => result switch
    {
        DefinitionResult.Valid(var spec) => spec,
        DefinitionResult.Invalid(var errors) => throw new InvalidOperationException(string.Join("; ", errors)),
        _ => throw new System.Diagnostics.UnreachableException($"{result}"),
    };

    /// <summary>What HAProxy gets of a definition, without the lines of its snippet, which are its own affair.</summary>
    private sealed partial record Rendered(ConfigShape Config, ValueList<int> Words, int Rows)
    {
        public static Rendered Of(StackSpec spec)
        {
            var desired = new Desired { Revision = 1, Apps = [HostileDefinition.AppOf(spec, "shop")] };
            var blueprint = Renderer.Render(Shipped, Settings, desired);
            var snippet = spec.Loadbal.Lane.Snippet;
            Assert.All(snippet, line => Assert.DoesNotContain(line, char.IsControl));
            var text = string.Join('\n', blueprint.Config(ServerTable.For(desired, Nothing)).Split('\n').Where(line => line.Length < 5 || !snippet.Contains(line[4..])));
            var maps = Planner.WantedMaps(desired);
            Assert.All(maps.SelectMany(map => map.Rows), row => Assert.Equal(["k", row.Key, row.Value], CommandWords.Of($"k {row.Key} {row.Value}").Single()));

            // Inside quotes blanks are text, and a comma makes two hosts; everything else would be another number of words or rows.
            return new(ConfigShape.Of(text), text.Split('\n').Select(line => Quoted().Replace(line, "quoted").Split(' ').Length).ToValueList(), maps.Sum(map => map.Rows.Count) - 2 * spec.Loadbal.Hosts.Count);
        }

        [GeneratedRegex("'[^']*'")]
        private static partial Regex Quoted();

        private static Observed Nothing => new() { Docker = new DockerView { Reachable = true, Listed = true, Networks = [], Containers = [] }, Proxy = null };
    }
}
