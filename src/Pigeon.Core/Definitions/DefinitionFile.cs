using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Definitions;

/// <summary>The reader of <c>stacks.yaml</c>: a template that yields YAML that says what a stack is.</summary>
public static partial class DefinitionFile
{
    /// <summary>In characters, before rendering and after it.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>Renders the text and reads the app's entry from the YAML that comes out: the stack, or everything that is wrong with the file.</summary>
    /// <param name="fileName">What errors call the file.</param>
    /// <param name="version">What the template sees as <c>version</c>; it wins over the one in the file. Null: the file says it, as a literal text.</param>
    /// <param name="vm">Seen by the template as <c>vm</c>, and matched by the targets.</param>
    /// <param name="groups">The node groups that targets may refer to; null: none.</param>
    /// <param name="formulas">The folders beside the file that were given; one that is missing is named by the result.</param>
    public static DefinitionResult Read(
        string text, string fileName, AppName app, StackVersion? version, VmFacts vm, NodeGroups? groups = null, ValueList<FormulaFolder>? formulas = null) =>
        Read(text, fileName, app, version, new Surroundings(vm, formulas ?? [], new TargetScope(groups ?? NodeGroups.None, vm)));

    /// <summary>The same for a VM that somebody else has found to be meant: the targets only have to be well formed.</summary>
    public static DefinitionResult ReadOrdered(string text, string fileName, AppName app, StackVersion? version, VmFacts vm, ValueList<FormulaFolder>? formulas = null) =>
        Read(text, fileName, app, version, new Surroundings(vm, formulas ?? [], Scope: null));

    private static DefinitionResult Read(string text, string fileName, AppName app, StackVersion? version, Surroundings around)
    {
        if (TemplateFile.Open(text, fileName, out var errors) is not { } file) return new DefinitionResult.Invalid(errors.InOrder());
        var rendered = file.Render(app, version, around.Vm);
        var read = rendered.Root is { } root ? StackReader.Read(root, app, version, around, rendered.Errors) : ReadEntry.Nothing;

        // All errors are told at once, those in the formula's files too.
        if (read.Formula.Needed is { } needed) return new DefinitionResult.NeedsFormula(needed);
        return read.Spec is { } spec && rendered.Errors.IsEmpty ? new DefinitionResult.Valid(spec) { Formula = read.Formula.Bundle } : new DefinitionResult.Invalid(rendered.Errors.InOrder());
    }
}
