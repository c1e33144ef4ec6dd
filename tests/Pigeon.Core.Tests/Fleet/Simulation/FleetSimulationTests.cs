using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Tests.Fleet.Simulation;

/// <summary>All or none, whatever the network, the controller and the VMs do; and one truth everywhere once they have stopped doing it.</summary>
public sealed class FleetSimulationTests
{
    private const int Seeds = 1000;

    [Fact]
    public void Whatever_happens_nothing_is_half_and_all_agree_in_the_end()
    {
        var (ends, owners) = (new HashSet<(Verb, FleetOutcome?)>(), new HashSet<string>());
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var operation in Live(seed).Operations)
            {
                ends.Add((operation.Verb, operation.Outcome));
                owners.Add(operation.Owner);
            }
        }

        // What never comes about proves nothing.
        foreach (var verb in new[] { Verb.Activate, Verb.Rollback })
            foreach (var outcome in new[] { FleetOutcome.Done, FleetOutcome.NotReady, FleetOutcome.Reverted, FleetOutcome.Aborted })
                Assert.Contains((verb, outcome), ends);
        Assert.Contains((Verb.Release, FleetOutcome.NotReady), ends);
        Assert.Contains((Verb.Deactivate, FleetOutcome.Done), ends);
        Assert.Contains((Verb.Abort, FleetOutcome.Done), ends);
        foreach (var rule in new[] { "retain.count", "retain.age", "release_ttl" }) Assert.Contains(owners, owner => owner.Contains(rule, StringComparison.Ordinal));
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
