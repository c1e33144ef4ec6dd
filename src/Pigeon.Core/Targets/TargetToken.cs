namespace Pigeon.Core.Targets;

/// <summary>One token of a compound.</summary>
/// <param name="Text">As it was written; a word without the quotes that it may have stood in.</param>
/// <param name="Column">Where it begins, 1-based.</param>
internal readonly record struct TargetToken(TargetToken.Sort Kind, string Text, int Column)
{
    public enum Sort
    {
        Word, Open, Close, And, Or, Not, End, Wrong,
    }
}
