namespace Pigeon.Core.Formulas;

/// <summary>A formula's folder as it was found beside the definition.</summary>
/// <param name="Path">As the definition says it.</param>
/// <param name="Problem">Why it could not be read; null when the files are all there.</param>
public sealed record FormulaFolder(string Path, ValueList<FormulaSource> Files, string? Problem = null)
{
    public const int MostFiles = 200;

    /// <summary>In bytes, all files together: as they are written, and as they are laid.</summary>
    public const int LargestSum = 1 << 20;

    /// <summary>How the name of a file ends that is a template; the ending is dropped when it is laid.</summary>
    public const string TemplateEnding = ".sbn";
}
