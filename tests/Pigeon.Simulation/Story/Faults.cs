using Pigeon.Simulation.Engine;

namespace Pigeon.Simulation.Story;

/// <summary>What goes wrong in a story, chosen by its seed: each has some kinds of it, so that every mixture comes about.</summary>
internal sealed record Faults
{
    public required bool Network { get; init; }

    public required bool Cuts { get; init; }

    public required bool Store { get; init; }

    public required bool Crashes { get; init; }

    public required bool Containers { get; init; }

    public required bool Proxies { get; init; }

    public required bool Docker { get; init; }

    public required bool Disks { get; init; }

    public required bool Clocks { get; init; }

    public required bool Slowness { get; init; }

    public static Faults Of(Chance chance) => new()
    {
        Network = chance.Percent(60), Cuts = chance.Percent(60), Store = chance.Percent(60), Crashes = chance.Percent(60), Containers = chance.Percent(60), Proxies = chance.Percent(40),
        Docker = chance.Percent(30), Disks = chance.Percent(30), Clocks = chance.Percent(40), Slowness = chance.Percent(50),
    };
}
