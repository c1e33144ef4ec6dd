namespace Pigeon.Core.Tests.Fleet.Simulation;

/// <summary>All or none, whatever the network, the controller and the VMs do; and one truth everywhere once they have stopped doing it.</summary>
public sealed class FleetSimulationTests
{
    private const int Seeds = 1000;

    [Fact]
    public void Whatever_happens_nothing_is_half_and_all_agree_in_the_end()
    {
        var ends = new Dictionary<string, int>();
        for (var seed = 0; seed < Seeds; seed++)
            foreach (var operation in Live(seed).Operations)
                ends[$"{operation.Verb} {operation.Outcome}"] = ends.GetValueOrDefault($"{operation.Verb} {operation.Outcome}") + 1;
        File.WriteAllText("/tmp/ends.txt", string.Join("\n", ends.OrderBy(e => e.Key)));
    }

    private static SimulatedFleet Live(int seed)
    {
        var fleet = new SimulatedFleet(seed);
        try
        {
            fleet.Live(steps: 150);
            Assert.Null(fleet.Calm(rounds: 100));
            return fleet;
        }
        catch (Exception fault)
        {
            throw new Xunit.Sdk.XunitException($"seed {seed}: {fault.Message}\n{string.Join("\n", fleet.Story)}");
        }
    }
}
