using Pigeon.TestKit;
using Xunit;

namespace Pigeon.EndToEnd.Tests;

/// <summary>The one Docker daemon of a collection of tests, with the images of the test app.</summary>
public sealed class DockerFixture : IAsyncLifetime
{
    private Dockerd? _daemon;

    public Dockerd Daemon => _daemon ?? throw new InvalidOperationException("the daemon is not started yet");

    public async Task InitializeAsync()
    {
        _daemon = await Dockerd.StartNewAsync(CancellationToken.None);
        await TestImages.LoadAsync(_daemon, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_daemon is not null)
            await _daemon.DisposeAsync();
    }
}
