using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Pruning;
using Pigeon.Agent.World;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Pruning;
using Pigeon.Core.Stacks;
using Pigeon.Integration.Tests.Docker;
using Pigeon.Integration.Tests.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Pruning;

/// <summary>What is left over is removed from a real daemon, and nothing else is.</summary>
[Collection(EngineCollection.Name)]
public sealed class PruneWorkTests(EngineFixture engine) : IAsyncLifetime
{
    private static readonly NetworkName Home = NetworkName.Parse("pigeon-home");
    private readonly EngineDesk _desk = EngineDesk.At(engine.Dockerd);
    private PruneBench? _bench;

    private PruneBench Bench => _bench ?? throw new InvalidOperationException("not initialized");

    public async Task InitializeAsync()
    {
        await _desk.PrepareAsync();
        _bench = PruneBench.At(engine.Dockerd);
    }

    public async Task DisposeAsync()
    {
        await Bench.DisposeAsync();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task Containers_and_networks_of_no_stack_go_running_or_not_and_those_of_others_stay()
    {
        await _desk.Client.CreateNetworkAsync(Home.Text, new Dictionary<string, string> { [Labels.Managed] = "true" }, CancellationToken.None);
        var left = WorkBench.Replica(docker => docker with { StopTimeout = TimeSpan.FromSeconds(1) });
        foreach (var number in new[] { 1, 2 })
            await _desk.Client.CreateContainerAsync($"shop_1_web_{number}", ContainerRecipe.For(left with { Number = number }, Home, [], WorkBench.Places).Container, CancellationToken.None);
        await _desk.Client.StartContainerAsync("shop_1_web_1", CancellationToken.None);
        var theirs = await _desk.StartAsync(EngineDesk.Running("sleep", "600") with
        {
            Labels = new Dictionary<string, string> { [Labels.Register] = "true", [Labels.App] = "shop", [Labels.Version] = "1" },
        });
        await engine.Dockerd.DockerAsync("network", "create", "theirs");
        await engine.Dockerd.DockerAsync("network", "create", "--label", "pigeon.managed=true", "in-use");
        await engine.Dockerd.DockerAsync("network", "connect", "in-use", theirs);

        var planned = await Bench.PruneAsync(dryRun: true);
        var first = await Bench.PruneAsync();
        var second = await Bench.PruneAsync();

        Assert.Equal(["container shop_1_web_1 planned", "container shop_1_web_2 planned", "network in-use kept", "network pigeon-home planned"], Words(planned));
        Assert.Equal(["container shop_1_web_1 removed", "container shop_1_web_2 removed", "network in-use kept", "network pigeon-home removed"], Words(first));
        Assert.Equal(["network in-use kept"], Words(second));
        Assert.Equal(theirs, Assert.Single(await _desk.Client.ListContainersAsync(CancellationToken.None)).Id);
        Assert.Contains("theirs", await engine.Dockerd.DockerAsync("network", "ls", "--format", "{{.Name}}"), StringComparison.Ordinal);
        Assert.Empty(Bench.Marks.UnderWay);
    }

    [Fact]
    public async Task An_image_of_a_stack_that_left_goes_with_its_own_layers_and_is_forgotten()
    {
        var (name, image) = await BuildAsync("1");
        Bench.Desired = Bench.Desired.Noting([image]);

        var planned = await Bench.PruneAsync(dryRun: true);
        var pruned = await Bench.PruneAsync();

        Assert.Equal([$"image {name} planned"], Words(planned));
        Assert.Equal([$"image {name} removed"], Words(pruned));
        Assert.Equal(20_000, pruned[0].Bytes);
        Assert.Null(await _desk.Client.FindImageAsync(EngineDesk.Reference(name), CancellationToken.None));
        Assert.NotNull(await _desk.Client.FindImageAsync(EngineDesk.Reference(EngineDesk.Image), CancellationToken.None));
        Assert.Empty(await Bench.PruneAsync());
        Assert.Empty(Bench.Desired.FormerImages);
    }

    [Fact]
    public async Task An_image_that_anybody_uses_stays_and_is_still_known_when_they_do_not_any_more()
    {
        var (name, image) = await BuildAsync("2");
        Bench.Desired = Bench.Desired.Noting([image]);
        var theirs = await _desk.StartAsync(EngineDesk.Running("true") with { Image = name });

        var used = await Bench.PruneAsync();
        await _desk.Client.RemoveContainerAsync(theirs, force: true, CancellationToken.None);
        var free = await Bench.PruneAsync();

        Assert.Equal([$"image {name} kept"], Words(used));
        Assert.Equal([$"image {name} removed"], Words(free));
    }

    [Fact]
    public async Task What_came_into_use_or_means_something_else_since_it_was_decided_upon_is_kept()
    {
        var (name, image) = await BuildAsync("3");
        var remover = new Remover(_desk.Client, NullLogger<Remover>.Instance);
        var theirs = await _desk.StartAsync(EngineDesk.Running("true") with { Image = name });

        var used = await remover.RemoveAsync(new Finding(new Leftover.Image(image.Id, name), ""), CancellationToken.None);
        var moved = await remover.RemoveAsync(new Finding(new Leftover.Image($"sha256:{new string('a', 64)}", name), ""), CancellationToken.None);
        var gone = await remover.RemoveAsync(new Finding(new Leftover.Image(image.Id, "no/such:1"), ""), CancellationToken.None);

        Assert.Equal(PruneResult.Kept, used.Result);
        Assert.Contains("is using its referenced image", used.Detail, StringComparison.Ordinal);
        Assert.Equal((PruneResult.Kept, "the name has come to mean another image meanwhile"), (moved.Result, moved.Detail));
        Assert.Equal((PruneResult.Removed, "it is gone already"), (gone.Result, gone.Detail));
        Assert.NotNull(await _desk.Client.FindImageAsync(EngineDesk.Reference(name), CancellationToken.None));
        await _desk.Client.RemoveContainerAsync(theirs, force: true, CancellationToken.None);
        await engine.Dockerd.DockerAsync("rmi", name);
    }

    [Fact]
    public async Task A_network_that_somebody_joined_since_is_kept_and_a_container_that_is_gone_is_no_fault()
    {
        var network = await _desk.Client.CreateNetworkAsync(Home.Text, new Dictionary<string, string>(), CancellationToken.None);
        await engine.Dockerd.DockerAsync("run", "--detach", "--network", Home.Text, EngineDesk.Image, "/bin/busybox", "sleep", "600");
        var remover = new Remover(_desk.Client, NullLogger<Remover>.Instance);
        var container = new Leftover.Container(ContainerId.Parse(new string('c', 64)), "gone", AppName.Parse("shop"), StackVersion.Parse("1"));

        var used = await remover.RemoveAsync(new Finding(new Leftover.Network(network, Home.Text), ""), CancellationToken.None);
        var gone = await remover.RemoveAsync(new Finding(container, ""), CancellationToken.None);

        Assert.Equal(PruneResult.Kept, used.Result);
        Assert.Contains("active endpoints", used.Detail, StringComparison.Ordinal);
        Assert.Equal((PruneResult.Removed, "it is gone already"), (gone.Result, gone.Detail));
    }

    [Fact]
    public async Task While_it_is_removed_the_loop_knows_and_afterwards_nothing_is_held_up()
    {
        await _desk.Client.CreateNetworkAsync(Home.Text, new Dictionary<string, string> { [Labels.Managed] = "true" }, CancellationToken.None);
        IReadOnlyList<string> during = [];
        Bench.AfterTurn = _ =>
        {
            if (during.Count == 0) during = [.. Bench.Marks.UnderWay.Select(each => each.ToString())];
        };

        await Bench.PruneAsync();

        Assert.Equal(["network pigeon-home"], during);
        Assert.Empty(Bench.Marks.UnderWay);
    }

    private static IEnumerable<string> Words(IEnumerable<PrunedWire> items) => items.Select(item => $"{item.Kind} {item.Name} {item.Result}").Order(StringComparer.Ordinal);

    /// <summary>An image on the shell's, with a layer of 20,000 bytes of its own, as a stack would have noted it had it come from a registry.</summary>
    private async Task<(string Name, ResolvedImage Image)> BuildAsync(string version)
    {
        var name = $"pigeon-test/pruned:{version}";
        var maker = await _desk.StartAsync(EngineDesk.Running("sleep", "600"));
        await _desk.RunInsideAsync(maker, "/bin/busybox", "dd", "if=/dev/zero", "of=/ballast", "bs=1000", "count=20");
        await engine.Dockerd.DockerAsync("commit", maker, name);
        await _desk.Client.RemoveContainerAsync(maker, force: true, CancellationToken.None);
        var details = await _desk.Client.FindImageAsync(EngineDesk.Reference(name), CancellationToken.None);
        return (name, new ResolvedImage(name, details!.Id, $"pigeon-test/pruned@sha256:{new string('b', 64)}"));
    }
}
