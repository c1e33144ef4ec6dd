namespace Pigeon.Controller.Leading;

/// <summary>Who leads, as far as this controller knows.</summary>
internal abstract record Lead
{
    private Lead() { }

    /// <summary>This one.</summary>
    /// <param name="Term">The number of its term; higher than that of any before. 0 where there is only one controller.</param>
    public sealed record Here(long Term) : Lead;

    public sealed record Elsewhere(LeaderRecord Leader) : Lead;

    /// <param name="Why">What is wrong, or what is waited for.</param>
    public sealed record Nobody(string Why) : Lead;
}
