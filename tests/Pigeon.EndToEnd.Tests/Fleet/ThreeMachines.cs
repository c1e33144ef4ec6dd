using Pigeon.TestKit;
using Xunit;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>A private network with three machines on it, each with a Docker daemon and the images of the test app.</summary>
public sealed class ThreeMachines : IAsyncLifetime
{
    private readonly List<(LanMachine Machine, Dockerd Docker)> _all = [];
    private PrivateLan? _lan;

    public IReadOnlyList<(LanMachine Machine, Dockerd Docker)> All => _all;

    public PrivateLan Lan => _lan ?? throw new InvalidOperationException("the network is not there yet");

    public async Task InitializeAsync()
    {
        _lan = await PrivateLan.CreateAsync(CancellationToken.None);
        for (var number = 1; number <= 3; number++)
        {
            var machine = await _lan.AddAsync(CancellationToken.None);
            var docker = await Dockerd.StartNewAsync(new DockerdOptions { Machine = machine }, CancellationToken.None);
            _all.Add((machine, docker));
            await TestImages.LoadAsync(docker, CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var (_, docker) in _all) await docker.DisposeAsync();
        if (_lan is not null) await _lan.DisposeAsync();
    }
}
