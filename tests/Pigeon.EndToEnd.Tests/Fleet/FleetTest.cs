using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>A test on a fleet of its own. What everybody said is attached to the result, where a failure shows it.</summary>
[Collection(FleetCollection.Name)]
public abstract class FleetTest(ThreeMachines machines, ITestOutputHelper output) : IAsyncLifetime
{
    private LabFleet? _fleet;

    private protected LabFleet Fleet => _fleet ?? throw new InvalidOperationException("the fleet is not there yet");

    /// <summary>How many VMs have joined when the test begins.</summary>
    protected virtual int VmsAtFirst => 3;

    public async Task InitializeAsync() => _fleet = await LabFleet.StartAsync(machines, VmsAtFirst);

    public async Task DisposeAsync()
    {
        output.WriteLine(await Fleet.ReportAsync());
        await Fleet.DisposeAsync();
    }

    /// <summary>Writes down what happens, for whoever has to find out why it failed.</summary>
    protected void Tell(string what) => output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}");

    protected async Task NothingFailedAsync(IEnumerable<Load> loads)
    {
        foreach (var load in loads)
        {
            var counts = await load.StopAsync();
            await load.DisposeAsync();
            Tell(counts.Describe());
            Assert.True(counts.Served > 0, "no request was served at all");
            Assert.True(counts.Failed == 0, counts.Describe());
        }
    }
}
