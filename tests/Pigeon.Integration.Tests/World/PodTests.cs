using Pigeon.Agent.Docker;
using Pigeon.Agent.World;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Docker;

namespace Pigeon.Integration.Tests.World;

/// <summary>A replica of several services on a real daemon: its own network, its own neighbours.</summary>
[Collection(EngineCollection.Name)]
public sealed class PodTests(EngineFixture engine) : IAsyncLifetime
{
    private static readonly NetworkName Home = NetworkName.Parse("home");
    private WorkBench? _bench;

    private WorkBench Bench => _bench ?? throw new InvalidOperationException("not initialized");

    public async Task InitializeAsync() => _bench = await WorkBench.AtAsync(engine.Dockerd);

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    [Fact]
    public async Task Each_replica_finds_its_own_helper_by_name_and_only_the_member_is_on_the_load_balancers_network()
    {
        await Bench.Work.EnsureNetworkAsync(Home, CancellationToken.None);
        foreach (var number in new[] { 1, 2 })
        {
            Assert.Null(await DoAsync(new Move.CreatePod(Pod(number))));
            foreach (var service in new[] { "web", "helper" }) Assert.Null(await Bench.RunAsync(Replica(service, number), Home));
        }

        foreach (var number in new[] { 1, 2 })
        {
            var (web, helper) = (await Bench.InspectAsync(Replica("web", number)), await Bench.InspectAsync(Replica("helper", number)));
            var pod = Pod(number).Network;
            Assert.Equal(["home", pod], web.NetworkSettings.Networks.Keys.Order(StringComparer.Ordinal));
            Assert.Equal([pod], helper.NetworkSettings.Networks.Keys);
            var found = await Bench.Client.ExecAsync(web.Id, ["/bin/busybox", "ping", "-c", "1", "-W", "2", "helper"], CancellationToken.None);
            Assert.Contains($"({helper.NetworkSettings.Networks[pod].IpAddress})", found.Output, StringComparison.Ordinal);
            var other = await Bench.InspectAsync(Replica("helper", 3 - number));
            Assert.NotEqual(other.NetworkSettings.Networks.Keys, helper.NetworkSettings.Networks.Keys);
        }
    }

    [Fact]
    public async Task A_pods_network_is_known_by_its_labels_made_twice_without_harm_and_removed()
    {
        Assert.Null(await DoAsync(new Move.CreatePod(Pod(1))));
        Assert.Null(await DoAsync(new Move.CreatePod(Pod(1))));
        await engine.Dockerd.DockerAsync("network", "create", "--label", "pigeon.managed=true", "--label", "pigeon.app=shop", "--label", "pigeon.version=1", "--label", "pigeon.replica=2", "mine");

        var network = Assert.Single(await PodsAsync());
        Assert.Equal(Pod(1), network.Pod);
        Assert.Null(await DoAsync(new Move.RemovePod(network)));
        Assert.Null(await DoAsync(new Move.RemovePod(network)));

        Assert.Empty(await PodsAsync());
        Assert.Contains("mine", await engine.Dockerd.DockerAsync("network", "ls", "--format", "{{.Name}}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_names_make_a_network_too()
    {
        var longest = new PodSpec(AppName.Parse(new string('a', 40)), StackVersion.Parse(new string('1', 63)), 100);
        Bench.Work.Submit(new Move.CreatePod(longest));
        await EngineDesk.HoldsAsync(() => Task.FromResult(Bench.Work.Busy.Count == 0), "the work has ended");

        Assert.Equal(longest, Assert.Single(await PodsAsync()).Pod);
    }

    [Fact]
    public async Task Somebody_elses_network_of_that_name_is_neither_taken_nor_removed()
    {
        await engine.Dockerd.DockerAsync("network", "create", Pod(1).Network);

        Assert.Contains("not this replica's", await DoAsync(new Move.CreatePod(Pod(1))), StringComparison.Ordinal);
        Assert.Empty(await PodsAsync());
    }

    [Fact]
    public async Task A_network_that_somebody_is_on_stays_and_says_why()
    {
        Assert.Null(await DoAsync(new Move.CreatePod(Pod(1))));
        await engine.Dockerd.DockerAsync("run", "--detach", "--network", Pod(1).Network, EngineDesk.Image, "/bin/busybox", "sleep", "600");

        Assert.Contains("active endpoints", await DoAsync(new Move.RemovePod(Assert.Single(await PodsAsync()))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_has_started_once_is_not_started_again_and_one_that_was_only_created_is()
    {
        await Bench.Work.EnsureNetworkAsync(Home, CancellationToken.None);
        var job = new ReplicaSpec(AppName.Parse("shop"), StackVersion.Parse("1"), WorkBench.Replica(docker => docker with
        {
            Command = ["/bin/busybox", "true"], Restart = new(RestartMode.No, 0),
        }).Service, 0);
        await Bench.Client.CreateContainerAsync(job.ContainerName, ContainerRecipe.For(job, Home, [], WorkBench.Places).Container, CancellationToken.None);

        Assert.Null(await Bench.RunAsync(job, Home));
        await EngineDesk.HoldsAsync(async () => (await Bench.InspectAsync(job)).State.Status is ContainerStatus.Exited, "the job has ended");
        var ended = (await Bench.InspectAsync(job)).State;
        Assert.Null(await Bench.RunAsync(job, Home));

        Assert.Equal("shop_1_web", job.ContainerName);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(ended.StartedAt, (await Bench.InspectAsync(job)).State.StartedAt);
    }

    private static PodSpec Pod(int number) => new(AppName.Parse("shop"), StackVersion.Parse("1"), number);

    private static ReplicaSpec Replica(string service, int number)
    {
        var web = WorkBench.Replica();
        return web with { Service = web.Service with { Name = ServiceName.Parse(service), Registered = service == "web" }, Number = number, Pod = Pod(number) };
    }

    private async Task<List<PodNetwork>> PodsAsync() =>
        [.. (await Bench.Client.ListNetworksAsync(CancellationToken.None)).Select(PodWork.Read).OfType<PodNetwork>()];

    /// <returns>Why it failed; null when it is done.</returns>
    private async Task<string?> DoAsync(Move move)
    {
        Bench.Work.Submit(move);
        await EngineDesk.HoldsAsync(() => Task.FromResult(Bench.Work.Busy.Count == 0), "the work has ended");
        return Bench.Work.Failures.FirstOrDefault(failure => failure.Work == Pod(1).Work)?.Message;
    }
}
