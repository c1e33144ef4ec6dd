using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Control;
using Pigeon.Agent.Credentials;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Formulas;
using Pigeon.Agent.Images;
using Pigeon.Agent.Processes;
using Pigeon.Agent.Secrets;
using Pigeon.Agent.World;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Integration.Tests.Docker;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.World;

/// <summary>The agent's work on containers, on a real daemon, without the loop that hands it out.</summary>
internal sealed class WorkBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly EngineDesk _desk;
    private readonly Task _running;

    private WorkBench(EngineDesk desk)
    {
        _desk = desk;
        var credentials = new CredentialStore("", new CredentialProgram(new ProcessRunner(TimeProvider.System)));
        var images = new ImageDesk(desk.Client, credentials, NullLogger<ImageDesk>.Instance);
        Work = new DockerWork(desk.Client, images, new SecretReader(_ => null), Places, new Bell(TimeProvider.System), TimeProvider.System, NullLogger<DockerWork>.Instance);
        _running = Work.RunAsync(_end.Token);
    }

    /// <summary>Where nothing is laid.</summary>
    public static FormulaPlaces Places { get; } = new("/nowhere");

    public DockerWork Work { get; }

    public EngineClient Client => _desk.Client;

    public static async Task<WorkBench> AtAsync(Dockerd dockerd)
    {
        var desk = EngineDesk.At(dockerd);
        await desk.PrepareAsync();
        return new WorkBench(desk);
    }

    /// <summary>A replica whose container sleeps.</summary>
    public static ReplicaSpec Replica(Func<DockerConfig, DockerConfig>? shape = null)
    {
        var docker = new DockerConfig { Image = EngineDesk.Image, Command = ["/bin/busybox", "sleep", "600"] };
        var service = new ServiceSpec { Name = ServiceName.Parse("web"), Registered = true, Docker = shape?.Invoke(docker) ?? docker };
        return new ReplicaSpec(AppName.Parse("shop"), StackVersion.Parse("1"), service, 1);
    }

    /// <summary>Runs a replica to the end of the work.</summary>
    /// <returns>Why it failed; null when the container runs.</returns>
    public async Task<string?> RunAsync(ReplicaSpec replica, NetworkName network)
    {
        // Nobody is here who would note what the image's name means.
        Assert.True(ImageReference.TryParse(replica.Service.Docker.Image, out var reference));
        var image = await Client.FindImageAsync(reference, CancellationToken.None);
        Work.Submit(new Move.RunContainer(replica, network) { Image = image is null ? null : new ResolvedImage(replica.Service.Docker.Image, image.Id, Digest: null) });
        await EngineDesk.HoldsAsync(() => Task.FromResult(Work.Busy.Count == 0), "the work has ended");
        return Work.Failures.FirstOrDefault(failure => failure.Work == replica.ContainerName)?.Message;
    }

    public Task<ContainerDetails> InspectAsync(ReplicaSpec replica) => Client.InspectContainerAsync(replica.ContainerName, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
        await _desk.DisposeAsync();
    }
}
