using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Control;
using Pigeon.Agent.Credentials;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Images;
using Pigeon.Agent.Processes;
using Pigeon.Agent.Pruning;
using Pigeon.Agent.Secrets;
using Pigeon.Agent.World;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Docker;
using Pigeon.Integration.Tests.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Pruning;

/// <summary>The agent's prune on a real daemon, with a loop that looks and decides nothing.</summary>
internal sealed class PruneBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly EngineClient _client;
    private readonly Bell _bell = new(TimeProvider.System);
    private readonly Inbox _inbox;
    private readonly DockerObserver _observer;
    private readonly PruneWork _work;
    private readonly Task _running;

    private PruneBench(EngineClient client)
    {
        _client = client;
        _inbox = new Inbox(_bell, TimeProvider.System);
        var images = new ImageDesk(client, new CredentialStore("", new CredentialProgram(new ProcessRunner(TimeProvider.System))), NullLogger<ImageDesk>.Instance);
        var docker = new DockerWork(client, images, new SecretReader(_ => null), WorkBench.Places, _bell, TimeProvider.System, NullLogger<DockerWork>.Instance);
        _observer = new DockerObserver(client, new LeavingMarks(TimeProvider.System), docker, Marks, NullLogger<DockerObserver>.Instance);
        _work = new PruneWork(client, new Remover(client, NullLogger<Remover>.Instance), Marks, _inbox);
        _running = Task.WhenAny(LoopAsync(), _work.RunAsync(_end.Token)).Unwrap();
    }

    public static PruneBench At(Dockerd dockerd) => new(EngineDesk.Connect(dockerd));

    public PruneMarks Marks { get; } = new();

    public Desired Desired { get; set; } = Desired.Empty;

    /// <summary>What happens in a turn, once it has answered.</summary>
    public Action<Observed> AfterTurn { get; set; } = _ => { };

    public async Task<IReadOnlyList<PrunedWire>> PruneAsync(bool dryRun = false)
    {
        var pruned = _work.PruneAsync(new PruneRequest { DryRun = dryRun }, CancellationToken.None);

        // A loop that has died answers nobody.
        if (await Task.WhenAny(pruned, _running) == _running) await _running;
        return await pruned;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
        _client.Dispose();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            await _bell.WaitAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(30), _end.Token);
            var requests = _inbox.Open();
            var proxy = new ProxyView { WorkerPid = 1, Structure = "", Maps = [], Servers = [] };
            var observed = new Observed { Docker = await _observer.ObserveAsync(Desired, Task.FromResult<ProxyView?>(proxy), peers: null, networksWanted: false, _end.Token), Proxy = proxy };
            Desired = StackMachine.Advance(Desired, observed, TimeProvider.System.GetUtcNow());
            foreach (var request in requests) request.Show(new Snapshot(Desired, observed, TimeProvider.System.GetUtcNow()));
            AfterTurn(observed);
        }
    }
}
