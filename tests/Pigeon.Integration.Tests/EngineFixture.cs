using Pigeon.TestKit;

namespace Pigeon.Integration.Tests;

/// <summary>One Docker daemon, with the test images loaded, for all classes of the collection.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private Dockerd? _dockerd;

    /// <summary>The shared daemon; whoever kills it starts it again.</summary>
    public Dockerd Dockerd => _dockerd ?? throw new InvalidOperationException("the fixture has not been initialized");

    public async Task InitializeAsync()
    {
        _dockerd = await Dockerd.StartNewAsync(CancellationToken.None);
        await TestImages.LoadAsync(_dockerd, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_dockerd is not null)
            await _dockerd.DisposeAsync();
    }
}
