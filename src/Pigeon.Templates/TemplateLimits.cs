namespace Pigeon.Templates;

/// <summary>What one rendering may cost. A pure library has no clock, so a budget of steps stands in for a time limit.</summary>
public sealed record TemplateLimits
{
    public static TemplateLimits Default { get; } = new();

    /// <summary>Turns of all loops together.</summary>
    public int MaxLoopIterations { get; init; } = 100_000;

    /// <summary>Functions and includes that are open at the same time.</summary>
    public int MaxRecursion { get; init; } = 100;

    /// <summary>Characters of the output, and of any single string on the way to it.</summary>
    public int MaxOutputChars { get; init; } = 8_000_000;

    /// <summary>Expressions evaluated, list items visited and blocks of characters copied, all together.</summary>
    public int MaxSteps { get; init; } = 5_000_000;

    /// <summary>How long one regular expression may search.</summary>
    public TimeSpan RegexTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
