using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Formulas;

/// <summary>How far the reading of a definition is with its formula.</summary>
/// <param name="IsSaid">Whether the definition names one.</param>
/// <param name="Bundle">Null while there is none, or none without errors.</param>
/// <param name="Needed">The folder whose files were not given; null when nothing is missing.</param>
internal sealed record FormulaReading(bool IsSaid, FormulaBundle? Bundle, FormulaPath? Needed)
{
    /// <summary>What a path of the definition that begins with <c>./</c> leads to is part of what is laid, or wrong.</summary>
    /// <param name="source">The path, <c>./</c> included.</param>
    /// <param name="at">Where it stands.</param>
    public void Check(string source, Field at)
    {
        if (!IsSaid) at.Fail($"'{source}': a path that begins with './' is a file of config.formula, and the app has none: name the formula, or write an absolute path");
        else if (Bundle is { Spec: var spec } && source[2..].TrimEnd('/') is { Length: > 0 } name)
        {
            var laid = spec.Files.Select(file => file.Name.Text).Concat(spec.Folders).ToList();
            if (!laid.Contains(name)) at.Fail($"'{source}': the formula lays no such file or folder{NearestKey.Hint(name, laid)}");
        }
    }
}
