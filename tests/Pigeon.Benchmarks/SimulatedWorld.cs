using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Benchmarks;

/// <summary>Stands for Docker and HAProxy of a simulated VM: whatever should be is there already.</summary>
internal static class SimulatedWorld
{
    private static readonly NetworkName Network = NetworkName.Parse("web");
    private static readonly ConcurrentDictionary<(AppName, StackVersion), StackSpec> Specs = new();
    private static readonly ConcurrentDictionary<(AppName, StackVersion), Container> Containers = new();

    /// <summary>What a version is made of: one container. It is shared by all VMs, each of which would otherwise render it for itself.</summary>
    public static StackSpec SpecOf(AppName app, AssignedStack stack) => Specs.GetOrAdd((app, stack.Version), _ => new StackSpec
    {
        App = app,
        Version = stack.Version,
        Count = 1,
        Services = [new ServiceSpec { Name = ServiceName.Parse("web"), Registered = true, Docker = new DockerConfig { Image = $"{app}:{stack.Version}" } }],
        Loadbal = new LoadBalancing
        {
            Frontend = FrontendName.Parse("web"),
            Hosts = [HostName.Parse($"{app}.example.org")],
            BackendPort = 8080,
            Network = Network,
            DrainTimeout = TimeSpan.FromSeconds(10),
            Fallback = Fallback.None,
            Lane = new LaneSettings { Balance = Balance.Roundrobin, Check = new HealthCheck.Tcp(new CheckPace(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 1, 2)) },
        },
    });

    public static Observed Of(Desired desired)
    {
        var stacks = desired.Apps.SelectMany(app => app.Stacks).Where(stack => stack.State is not StackState.Deactivating).ToList();
        return new Observed
        {
            Docker = new DockerView { Reachable = true, Listed = true, Networks = [Network], Containers = stacks.Select(ContainerOf).ToValueList() },
            Proxy = new ProxyView
            {
                WorkerPid = 1,
                Structure = Fleet.Structure,
                Maps = Planner.WantedMaps(desired),
                Servers = desired.Apps.SelectMany(app => app.Lanes.Select(lane => ServerOf(new Lane(app.Name, lane.Letter), app.On(lane.Letter)))).ToValueList(),
            },
        };
    }

    private static Container ContainerOf(Stack stack) => Containers.GetOrAdd((stack.Spec.App, stack.Version), _ =>
    {
        var number = BitConverter.ToUInt32(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(stack.ToString())));
        return new Container
        {
            Id = ContainerId.Parse(number.ToString("x64", CultureInfo.InvariantCulture)),
            Name = stack.Spec.Replicas.Single().ContainerName,
            App = stack.Spec.App,
            Version = stack.Version,
            Managed = true,
            Registered = true,
            State = ContainerState.Running,
            Address = MemberAddress.From($"10.{number % 250}.{number / 250 % 250}.{1 + (number / 62_500 % 250)}", 8080),
        };
    });

    private static Server ServerOf(Lane lane, Stack? stack) => stack is { State: not StackState.Deactivating } && ContainerOf(stack) is var container
        ? new Server { Lane = lane, Name = $"{Server.SlotPrefix}1", State = ServerState.Ready, Owner = container.Id, Address = container.Address }
        : new Server { Lane = lane, Name = $"{Server.SlotPrefix}1", State = ServerState.Parked };
}
