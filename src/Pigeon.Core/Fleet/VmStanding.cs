namespace Pigeon.Core.Fleet;

/// <summary>How a VM stands to what an app should be there, and why.</summary>
/// <param name="Wanted">What it should be; null when nothing is wanted of it.</param>
/// <param name="Difference">In words; null when there is none.</param>
public sealed record VmStanding(Standing Standing, Assignment? Wanted, string? Difference);
