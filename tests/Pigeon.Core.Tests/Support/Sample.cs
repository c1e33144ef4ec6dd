using System.Text;
using Pigeon.Core.Definitions;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Support;

/// <summary>Small valid values for tests that care about something else.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly NetworkName Network = NetworkName.Parse("web");

    public static readonly AppName Shop = AppName.Parse("shop");

    public static readonly StickyCookie Cookie = new(CookieName.Parse("SRV"), null);

    public static StackVersion V(string version) => StackVersion.Parse(version);

    public static OperationId Id(int number) => OperationId.Parse($"operation-{number}");

    public static StackSpec Spec(string version, AppName? app = null, int count = 2, int checkSeconds = 1, Fallback fallback = Fallback.None) => new()
    {
        App = app ?? Shop,
        Version = V(version),
        Count = count,
        Services = [new ServiceSpec { Name = ServiceName.Parse("web"), Registered = true, Docker = new DockerConfig { Image = $"shop:{version}" } }],
        Loadbal = new LoadBalancing
        {
            Frontend = FrontendName.Parse("web"),
            Hosts = [HostName.Parse($"{app ?? Shop}.example.org")],
            BackendPort = 8080,
            Network = Network,
            DrainTimeout = TimeSpan.FromSeconds(10),
            Fallback = fallback,
            Lane = new LaneSettings
            {
                Balance = Balance.Roundrobin,
                Check = new HealthCheck.Tcp(new CheckPace(TimeSpan.FromSeconds(checkSeconds), TimeSpan.FromSeconds(1), 1, 2)),
            },
        },
    };

    public static JobSpec Job(string name, int? seconds = null) => new()
    {
        Name = ServiceName.Parse(name),
        Docker = new DockerConfig { Image = "migrations:1", Restart = new RestartPolicy(RestartMode.No, 0) },
        Timeout = seconds is { } limit ? TimeSpan.FromSeconds(limit) : null,
    };

    /// <summary>Two files, one of them in a folder, of which one is another in each version.</summary>
    public static FormulaBundle Formula(string version)
    {
        ReadOnlyMemory<byte>[] contents = [Encoding.UTF8.GetBytes($"version {version}\n"), new byte[] { 0, 255 }];
        FormulaFile File(string name, string mode, int at) => new()
        {
            Name = FormulaPath.Parse(name), Mode = FileRights.Parse(mode), Owner = at == 0 ? null : FileOwner.Parse("33:44"), Size = contents[at].Length, Digest = ContentHash.Of(contents[at].Span),
        };
        return new(FormulaSpec.Of(FormulaPath.Parse("conf"), FileRights.Parse("0755"), FileOwner.Parse("0:0"), [File("a.conf", "0644", 0), File("sub/b", "0600", 1)]), contents.ToValueList());
    }

    /// <summary>An app with the given stacks, in the lanes a, b, c ... in that order.</summary>
    public static App AppWith(params (string Version, StackState State)[] stacks) => new()
    {
        Name = Shop,
        Revision = 7,
        Lanes = Lane.Letters.Select(letter => new LaneSetup
        {
            Letter = letter, Settings = Spec("1").Loadbal.Lane, RenderedAs = StackState.Release, Slots = 8,
        }).ToValueList(),
        Stacks = stacks.Select((stack, index) => new Stack
        {
            Spec = Spec(stack.Version),
            State = stack.State,
            Lane = Lane.Letters[index],
            Since = Now,
            ReadyBy = stack.State is StackState.Releasing ? Now + TimeSpan.FromMinutes(1) : null,
        }).ToValueList(),
        Operations = [],
    };

    public static Desired DesiredWith(App app) => new() { Revision = 3, Apps = [app] };

    /// <summary>Everything runs and passes its checks.</summary>
    public static Observed AllReady(App app)
    {
        var replicas = app.Stacks.SelectMany(stack => stack.Spec.Replicas.Select(replica => (stack, replica))).ToList();
        var containers = replicas.Select((each, index) => ContainerOf(each.replica.ContainerName, each.stack.Version, index)).ToValueList();
        return new Observed
        {
            Docker = new DockerView { Reachable = true, Listed = true, Networks = [Network], Containers = containers },
            Proxy = new ProxyView
            {
                WorkerPid = 1,
                Structure = "loaded",
                Maps = Pigeon.Core.Planning.Planner.WantedMaps(DesiredWith(app)),
                Servers = app.Lanes.SelectMany(lane => Enumerable.Range(1, lane.Slots).Select(slot => Slot(app, lane.Letter, slot, containers))).ToValueList(),
            },
        };
    }

    public static Container ContainerOf(string name, StackVersion version, int number) => new()
    {
        Id = ContainerId.Parse((number + 1).ToString("x12", System.Globalization.CultureInfo.InvariantCulture)),
        Name = name,
        App = Shop,
        Version = version,
        Managed = true,
        Registered = true,
        State = ContainerState.Running,
        Address = MemberAddress.From($"10.0.0.{number + 1}", 8080),
    };

    private static Server Slot(App app, char letter, int slot, ValueList<Container> containers)
    {
        var owner = app.On(letter) is { } stack ? containers.Where(each => each.Version == stack.Version).ElementAtOrDefault(slot - 1) : null;
        return new Server
        {
            Lane = new Lane(app.Name, letter),
            Name = $"s{slot}",
            State = owner is null ? ServerState.Parked : ServerState.Ready,
            Owner = owner?.Id,
            Address = owner?.Address,
        };
    }
}
