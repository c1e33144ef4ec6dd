using Pigeon.Core.Formulas;

namespace Pigeon.Core.Protocol;

/// <summary>The files of a formula's folder.</summary>
/// <param name="Path">The folder, relative to the definition's own.</param>
public sealed record FormulaWire(string Path, IReadOnlyList<FormulaFileWire> Files)
{
    public static FormulaWire Of(FormulaFolder folder) => new(folder.Path, [.. folder.Files.Select(file => new FormulaFileWire(file.Name, file.Content, file.IsProgram))]);

    // The serializer holds members to their nullability, not the items of a list: one that is null is none.
    public FormulaFolder ToFolder() => new(Path, Files.OfType<FormulaFileWire>().Select(file => new FormulaSource(file.Name, file.Content, file.Program)).ToValueList());
}
