namespace Pigeon.Simulation.Story;

/// <summary>What came of one seed.</summary>
/// <param name="Broken">The rule that did not hold, or what did not come to rest; null when all is well.</param>
internal sealed record Life(int Seed, string? Broken, IReadOnlyList<string> Trace, int Steps, TimeSpan Lived, IReadOnlyCollection<Core.Fleet.FleetOperation> Ended)
{
    private const int LinesTold = 80;

    /// <summary>One in so many stories is a long one: most of what goes wrong does soon, and many beginnings show more than a few long lives.</summary>
    private const int LongOnes = 4;

    public static Life Of(int seed, Mutant mutant = Mutant.None, int? seconds = null)
    {
        using var fleet = new Fleet(seed, mutant);
        string? broken;
        try
        {
            fleet.Open();
            fleet.Live(seconds ?? (seed % LongOnes == 0 ? 30 : 15));
            broken = fleet.Calm(minutes: 20) is { } left ? $"it does not come to rest: {left}" : null;
        }
        catch (RuleBrokenException rule)
        {
            broken = rule.Message;
        }

        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            broken = $"{fault}";
        }

        if (Environment.GetEnvironmentVariable("PIGEON_TRACES") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, $"{seed}.txt"), $"{fleet.Steps} steps, {fleet.Lived}: {broken}\n{string.Join("\n", fleet.Trace.Lines)}\n");
        return new Life(seed, broken, fleet.Trace.Lines, fleet.Steps, fleet.Lived, fleet.Rules.Ended);
    }

    /// <summary>The seed, what was broken, and the end of the story.</summary>
    public override string ToString() => $"seed {Seed}: {Broken}\n{string.Join("\n", Trace.TakeLast(LinesTold))}";
}
