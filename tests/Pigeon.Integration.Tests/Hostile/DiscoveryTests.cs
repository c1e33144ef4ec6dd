using System.Globalization;
using System.Text.RegularExpressions;
using Pigeon.Agent.Docker;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Rendering;
using Container = Pigeon.Core.World.Container;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>Labels, names, networks and addresses are anybody's text. What is made of them are members, or warnings: never another command or line.</summary>
public sealed partial class DiscoveryTests
{
    private const int Worlds = 150;
    private const int Crowd = 20;
    private static readonly ProxySettings Settings = new()
    {
        StatsSocket = "/run/p/stats.sock", EventsSocket = "/run/p/events.sock", StateFile = "/var/p/servers.state", MapsFolder = "/var/p/maps", User = "",
        Listeners = [new Listener(FrontendName.Parse("web"), false, ["*:80"])],
    };

    private static readonly Desired Desired = Sketch.Of(new Sketch("shop"), new Sketch("blog") { Hosts = ["blog.example.org"], Check = Sketch.None });
    private static readonly Blueprint Blueprint = Renderer.Render(TemplateFolder.Shipped(), Settings, Desired);

    public static TheoryData<int> Seeds => [1, 22, 333];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_read_obeys_the_rules_of_its_names_and_the_rest_is_a_warning_in_plain_text(int seed)
    {
        var (read, warnings) = (0, 0);
        ForEachWorld(seed, (reader, containers) =>
        {
            Assert.All(containers, container =>
            {
                Assert.True(AppName.TryParse(container.App.Text, out _) && StackVersion.TryParse(container.Version.Text, out _) && ContainerId.TryParse(container.Id.Text, out _));
                Assert.True(container.Service is not { } service || ServiceName.TryParse(service.Text, out _));
                Assert.True(container.Address is not { } address || Address().IsMatch($"{address}"), $"{container.Address}");
            });
            Assert.All(reader.Warnings, warning => Assert.True(warning.Length < 400 && warning.All(Printable.Is), warning));
            read += containers.Count;
            warnings += reader.Warnings.Count;
        });

        Assert.True(read > Worlds * Crowd / 10 && warnings > Worlds, $"{read} containers and {warnings} warnings are too few to prove anything");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_plan_for_it_becomes_commands_of_exactly_the_words_that_were_meant(int seed)
    {
        var commands = 0;
        ForEachWorld(seed, (_, containers) =>
        {
            var observed = Observe(containers, Slots());
            var moves = Planner.Plan(Desired, Blueprint.Structure, observed, DateTimeOffset.UnixEpoch).Moves.Where(move => move.App is not null && move is not Move.CreateNetwork).ToList();
            var runtime = new RuntimeMoves(Blueprint, observed.Proxy!, Settings);
            foreach (var move in moves.Where(move => move is Move.Fill or Move.AddServer or Move.SetMap))
            {
                var command = runtime.For(move);
                var expected = ExpectedCommands.Of(move, Blueprint, Settings);
                Assert.Equal(expected, CommandWords.Of(command.Text));
                Assert.Equal(expected.Select(words => (string[])["@!77", .. words]), CommandWords.Of(command.TextFor(77)));
                commands += expected.Count;
            }
        });

        Assert.True(commands > Worlds * 5, $"{commands} commands are too few to prove anything");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_configuration_has_the_sections_and_lines_that_it_has_without_it(int seed)
    {
        var empty = ConfigShape.Of(Blueprint.Config(Slots()));
        ForEachWorld(seed, (_, containers) =>
        {
            var servers = ServerTable.For(Desired, Observe(containers, null));
            var text = Blueprint.Config(servers);
            var lines = text.Split('\n').Where(line => line.StartsWith("    server ", StringComparison.Ordinal)).ToList();

            Assert.Equal(empty.Sections, ConfigShape.Of(text).Sections);
            Assert.Equal(empty.Lines.Where(line => line != "server"), ConfigShape.Of(text).Lines.Where(line => line != "server"));
            Assert.Equal(servers.Count, lines.Count);
            Assert.All(lines, line => Assert.Matches(ServerLine(), line));
            Assert.All(Blueprint.StateFile(servers).TrimEnd().Split('\n').Skip(1), line => Assert.Equal(25, line.Split(' ').Length));
        });
    }

    private static void ForEachWorld(int seed, Action<ContainerReader, List<Container>> check)
    {
        var text = new HostileText(seed);
        for (var world = 0; world < Worlds; world++)
        {
            var reader = new ContainerReader(Desired, new LeavingMarks(TimeProvider.System));
            var summaries = Enumerable.Range(1, Crowd).Select(number => HostileContainers.Next(text, number, "shop", "blog")).ToList();
            check(reader, [.. summaries.Select(reader.Read).OfType<Container>()]);
        }
    }

    private static ValueList<Server> Slots() => ServerTable.For(Desired, Observe([], null));

    private static Observed Observe(IEnumerable<Container> containers, ValueList<Server>? servers) => new()
    {
        Docker = new DockerView { Reachable = true, Listed = true, Networks = [], Containers = containers.ToValueList() },
        Proxy = servers is null ? null : new ProxyView { WorkerPid = 1, Structure = Blueprint.Structure, Servers = servers, Maps = [] },
    };

    [GeneratedRegex(@"^([0-9]{1,3}(\.[0-9]{1,3}){3}|\[[0-9a-f:.]+\]):[0-9]{1,5}\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"^    server s[0-9]+ ([0-9.]+|\[[0-9a-f:.]+\]):[0-9]+( check [a-z0-9 -]+)?( weight 1| disabled)\z")]
    private static partial Regex ServerLine();
}
