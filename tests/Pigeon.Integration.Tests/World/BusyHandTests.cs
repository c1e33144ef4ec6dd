using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Docker;

namespace Pigeon.Integration.Tests.World;

/// <summary>There are a few hands only: what waits for one may not be wanted any more when its turn comes.</summary>
[Collection(EngineCollection.Name)]
public sealed class BusyHandTests(EngineFixture engine) : IAsyncLifetime
{
    private const int Hands = 4;
    private static readonly NetworkName Home = NetworkName.Parse("home");
    private WorkBench? _bench;

    private WorkBench Bench => _bench ?? throw new InvalidOperationException("not initialized");

    public async Task InitializeAsync() => _bench = await WorkBench.AtAsync(engine.Dockerd);

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_container_that_waits_for_a_hand_is_run_only_if_its_release_was_not_aborted_meanwhile(bool isAborted)
    {
        await Bench.Work.EnsureNetworkAsync(Home, CancellationToken.None);
        await OccupyAsync();
        var replica = WorkBench.Replica();
        var image = await Bench.Client.FindImageAsync(EngineDesk.Reference(EngineDesk.Image), CancellationToken.None);
        Bench.Work.Submit(new Move.RunContainer(replica, Home) { Image = new ResolvedImage(EngineDesk.Image, image!.Id, Digest: null) });
        await EngineDesk.HoldsAsync(() => Task.FromResult(Bench.Work.Waiting == 1), "it waits for a hand");

        Bench.Work.Heed(isAborted ? Desired.Empty : WithStackOf(replica));
        await EngineDesk.HoldsAsync(() => Task.FromResult(Bench.Work.Busy.Count == 0), "the work has ended");

        Assert.Empty(Bench.Work.Failures);
        var there = await Bench.Client.FindContainerAsync(replica.ContainerName, CancellationToken.None);
        Assert.Equal(isAborted, there is null);
    }

    /// <summary>Each hand stops a container that does not hear its signal.</summary>
    private async Task OccupyAsync()
    {
        for (var hand = 1; hand <= Hands; hand++)
        {
            var name = $"deaf-{hand}";
            await engine.Dockerd.DockerAsync("run", "--detach", "--name", name, EngineDesk.Image, "/bin/busybox", "sleep", "600");
            var id = (await Bench.Client.InspectContainerAsync(name, CancellationToken.None)).Id;
            Bench.Work.Submit(new Move.StopContainer(ContainerId.Parse(id), name, AppName.Parse("shop"), TimeSpan.FromSeconds(5), KeepEvidence: false));
        }

        await EngineDesk.HoldsAsync(() => Task.FromResult(Bench.Work.Waiting == 0), "every hand has taken one");
    }

    private static Desired WithStackOf(ReplicaSpec replica) => Desired.Empty.With(new App
    {
        Name = replica.App, Revision = 0, Lanes = [], Operations = [],
        Stacks = [new Stack
        {
            State = StackState.Releasing, Lane = 'a', Since = TimeProvider.System.GetUtcNow(),
            Spec = new StackSpec
            {
                App = replica.App, Version = replica.Version, Count = 1, Services = [replica.Service],
                Loadbal = new LoadBalancing
                {
                    Frontend = FrontendName.Parse("web"), Hosts = [], BackendPort = 80, Network = Home, DrainTimeout = TimeSpan.Zero, Fallback = Fallback.None,
                    Lane = new LaneSettings { Balance = Balance.Roundrobin, Check = new HealthCheck.Tcp(new CheckPace(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, 2)) },
                },
            },
        }],
    });
}
