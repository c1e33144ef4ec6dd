using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Definitions.Yaml;
using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>The reader of <c>stacks.yaml</c>: a template that yields YAML that says what a stack is.</summary>
public static class DefinitionFile
{
    /// <summary>In characters, before rendering and after it.</summary>
    public const int MaximumLength = 1 << 20;

    public static DefinitionResult Read(string text, string fileName, AppName app, StackVersion? version, VmFacts vm)
    {
        var rendered = text;
        var errors = new ErrorList(fileName, new SourceMap(text, rendered, []));
        var root = YamlText.Read(rendered, errors);
        var spec = root is null ? null : StackReader.Read(root, app, version, vm, errors);
        return spec is null ? new DefinitionResult.Invalid(errors.InOrder()) : new DefinitionResult.Valid(spec);
    }
}
