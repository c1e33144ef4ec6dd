namespace Pigeon.Core.Targets;

/// <summary>What is wrong with the text of a target.</summary>
/// <param name="Column">1-based, in the text.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record TargetMistake(int Column, string Message)
{
    public override string ToString() => $"column {Column}: {Message}";
}
