using System.Text.Json.Serialization;
using Pigeon.Core.Formulas;

namespace Pigeon.Core.Protocol;

/// <summary>A definition file's name, for messages, and its text.</summary>
public sealed record DefinitionSource(string File, string Text)
{
    /// <summary>The files of its formulas, as far as they were asked for by <see cref="ProblemCode.FormulaNeeded"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FormulaWire>? Formulas { get; init; }

    [JsonIgnore]
    public ValueList<FormulaFolder> Folders => (Formulas ?? []).OfType<FormulaWire>().Select(formula => formula.ToFolder()).ToValueList();
}
