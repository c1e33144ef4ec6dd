using System.Globalization;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Benchmarks;

/// <summary>A VM of any size where everything is as it should be, and the same with one thing changed.</summary>
internal sealed record Fleet(Desired Desired, Observed Observed)
{
    public const string Structure = "loaded";
    private const int PerApp = 10;
    private static readonly DateTimeOffset Since = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Apps of ten members each.</summary>
    public static Fleet Of(int members)
    {
        var apps = Enumerable.Range(0, members / PerApp).Select(AppOf).ToValueList();
        var desired = new Desired { Revision = 1, Apps = apps };
        var containers = apps.SelectMany(app => app.Stacks[0].Spec.Replicas).Select(ContainerOf).ToValueList();
        return new Fleet(desired, new Observed
        {
            Docker = new DockerView { Reachable = true, Listed = true, Containers = containers, Networks = [NetworkName.Parse("web")] },
            Proxy = new ProxyView
            {
                WorkerPid = 1,
                Structure = Structure,
                Servers = apps.SelectMany((app, number) => ServersOf(app, number, containers)).ToValueList(),
                Maps = Planner.WantedMaps(desired),
            },
        });
    }

    /// <summary>One container more, which nobody has admitted yet: the last one of the last app.</summary>
    public Fleet WithNewcomer()
    {
        var docker = Observed.Docker;
        var newcomer = docker.Containers[^1] with
        {
            Id = ContainerId.Parse(new string('f', 64)), Name = "newcomer", Address = MemberAddress.From("192.168.255.254", 8080),
        };
        return this with { Observed = Observed with { Docker = docker with { Containers = docker.Containers.Append(newcomer).ToValueList() } } };
    }

    /// <summary>The same with members that nobody checks, for a HAProxy that really runs: their addresses lead nowhere.</summary>
    public Fleet WithoutChecks() => this with
    {
        Desired = Desired with
        {
            Apps = Desired.Apps.Select(app => app with
            {
                Lanes = app.Lanes.Select(lane => lane with { Settings = lane.Settings with { Check = new HealthCheck.None() } }).ToValueList(),
            }).ToValueList(),
        },
    };

    private static App AppOf(int number)
    {
        var name = AppName.Parse($"app{number:D5}");
        var lane = new LaneSettings { Balance = Balance.Roundrobin, Check = new HealthCheck.Tcp(new CheckPace(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 1, 2)) };
        return new App
        {
            Name = name,
            Revision = 1,
            Operations = [],
            Lanes = Lane.Letters.Select(letter => new LaneSetup { Letter = letter, Settings = lane, RenderedAs = StackState.Release, Slots = PerApp + 2 }).ToValueList(),
            Stacks = [new Stack { Spec = SpecOf(name, lane), State = StackState.Active, Lane = 'a', Since = Since }],
        };
    }

    private static StackSpec SpecOf(AppName app, LaneSettings lane) => new()
    {
        App = app,
        Version = StackVersion.Parse("1"),
        Count = PerApp,
        Services = [new ServiceSpec { Name = ServiceName.Parse("web"), Registered = true, Docker = new DockerConfig { Image = "app:1" } }],
        Loadbal = new LoadBalancing
        {
            Frontend = FrontendName.Parse("web"),
            Hosts = [HostName.Parse($"{app}.example.org")],
            BackendPort = 8080,
            Network = NetworkName.Parse("web"),
            DrainTimeout = TimeSpan.FromSeconds(10),
            Fallback = Fallback.None,
            Lane = lane,
        },
    };

    private static Container ContainerOf(ReplicaSpec replica, int index) => new()
    {
        Id = ContainerId.Parse((index + 1).ToString("x64", CultureInfo.InvariantCulture)),
        Name = replica.ContainerName,
        App = replica.App,
        Version = replica.Version,
        Managed = true,
        Registered = true,
        State = ContainerState.Running,
        Address = MemberAddress.From($"10.1.{index / 250}.{(index % 250) + 1}", 8080),
    };

    private static IEnumerable<Server> ServersOf(App app, int number, ValueList<Container> containers) =>
        from setup in app.Lanes
        from slot in Enumerable.Range(0, setup.Slots)
        let owner = setup.Letter == 'a' && slot < PerApp ? containers[(number * PerApp) + slot] : null
        select new Server
        {
            Lane = new Lane(app.Name, setup.Letter),
            Name = $"{Server.SlotPrefix}{slot + 1}",
            State = owner is null ? ServerState.Parked : ServerState.Ready,
            Owner = owner?.Id,
            Address = owner?.Address,
        };
}
