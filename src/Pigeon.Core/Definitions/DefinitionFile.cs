using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions;

/// <summary>The reader of <c>stacks.yaml</c>: a template that yields YAML that says what a stack is.</summary>
public static class DefinitionFile
{
    /// <summary>In characters, before rendering and after it.</summary>
    public const int MaximumLength = 1 << 20;

    private static readonly YamlManner Manner = new("a definition file", "the file is empty: it needs 'stacks:'", "write the value out, or use a template variable");

    /// <summary>Renders the text and reads the app's entry from the YAML that comes out: the stack, or everything that is wrong with the file.</summary>
    /// <param name="fileName">What errors call the file.</param>
    /// <param name="version">What the template sees as <c>version</c>; it wins over the one in the file. Null: the file says it, as a literal text.</param>
    /// <param name="vm">Seen by the template as <c>vm</c>, and matched by the targets.</param>
    public static DefinitionResult Read(string text, string fileName, AppName app, StackVersion? version, VmFacts vm)
    {
        // A byte order mark that survived the decoding is part of no key, and the YAML parser trips over it.
        if (text.StartsWith('\uFEFF')) text = text[1..];
        var errors = new ErrorList(fileName, new SourceMap(text, text, []));
        if (Exceeds(text, "the file", errors) || DefinitionTemplate.Render(text, fileName, app, version, vm, errors) is not { } rendered)
            return new DefinitionResult.Invalid(errors.InOrder());
        errors = new ErrorList(fileName, new SourceMap(text, rendered.Text, rendered.SourceLines));
        return ReadYaml(rendered.Text, app, version, vm, errors) is { } spec ? new DefinitionResult.Valid(spec) : new DefinitionResult.Invalid(errors.InOrder());
    }

    private static StackSpec? ReadYaml(string yaml, AppName app, StackVersion? version, VmFacts vm, ErrorList errors)
    {
        if (Exceeds(yaml, "what the template renders to", errors) || YamlText.Read(yaml, Manner, errors) is not { } root) return null;
        return StackReader.Read(root, app, version, vm, errors);
    }

    private static bool Exceeds(string text, string what, ErrorList errors)
    {
        if (text.Length <= MaximumLength) return false;
        errors.Add(default, "", $"{what} is larger than {MaximumLength} characters");
        return true;
    }
}
