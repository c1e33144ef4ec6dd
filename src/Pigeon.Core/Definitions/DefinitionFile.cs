using Pigeon.Core.Definitions.Reading;
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
    public static DefinitionResult Read(string text, string fileName, AppName app, StackVersion? version, VmFacts vm, NodeGroups? groups = null) =>
        Read(text, fileName, app, version, vm, new TargetScope(groups ?? NodeGroups.None, vm));

    /// <summary>The same for a VM that somebody else has found to be meant: the targets only have to be well formed.</summary>
    public static DefinitionResult ReadOrdered(string text, string fileName, AppName app, StackVersion? version, VmFacts vm) => Read(text, fileName, app, version, vm, scope: null);

    private static DefinitionResult Read(string text, string fileName, AppName app, StackVersion? version, VmFacts vm, TargetScope? scope)
    {
        if (TemplateFile.Open(text, fileName, out var errors) is not { } file) return new DefinitionResult.Invalid(errors.InOrder());
        var rendered = file.Render(app, version, vm);
        return rendered.Root is { } root && StackReader.Read(root, app, version, scope, rendered.Errors) is { } spec
            ? new DefinitionResult.Valid(spec) : new DefinitionResult.Invalid(rendered.Errors.InOrder());
    }
}
