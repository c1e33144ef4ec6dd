using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>A controller for all tests of a class, none of which changes what the others look at.</summary>
public sealed class SharedController : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();

    public SharedController() => Controller = new ControllerProcess(_folder);

    public ControllerProcess Controller { get; }

    public Task InitializeAsync() => Controller.StartAsync();

    public async Task DisposeAsync() => await Controller.DisposeAsync();

    public void Dispose() => _folder.Dispose();
}
