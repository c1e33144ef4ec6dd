using Pigeon.Simulation.Story;

namespace Pigeon.Simulation;

/// <summary>The rules can be broken: each of these faults is found within a few seeds.</summary>
public sealed class MutantTests
{
    private const int Seeds = 400;

    [Theory]
    [InlineData("NoFence", "an old controller changed something")]
    [InlineData("TellsFirst", "which is not stored|before it is stored|an operation that is not stored")]
    [InlineData("SameRevisionBack", "revision [0-9]+ said")]
    [InlineData("LyingDisk", "went back from revision")]
    [InlineData("StrayMap", "which it was not asked for")]
    [InlineData("LosesOperations", "is forgotten|which is not stored|before it is stored|an operation that is not stored")]
    public void A_fault_is_found(string mutant, string rule)
    {
        for (var seed = 0; seed < Seeds; seed++)
            if (Life.Of(seed, Enum.Parse<Mutant>(mutant)).Broken is { } broken && System.Text.RegularExpressions.Regex.IsMatch(broken, rule)) return;
        Assert.Fail($"{mutant} is not found within {Seeds} seeds");
    }
}
