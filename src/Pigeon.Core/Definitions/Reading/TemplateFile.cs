using Pigeon.Core.Names;
using Pigeon.Core.Yaml;
using Pigeon.Templates;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>A definition file that was parsed as a template, to be rendered once or for several apps.</summary>
internal sealed class TemplateFile
{
    private static readonly YamlManner Manner = new("a definition file", "the file is empty: it needs 'stacks:'", "write the value out, or use a template variable");

    private readonly string _text;
    private readonly string _name;
    private readonly Template _template;

    private TemplateFile(string text, string name, Template template) => (_text, _name, _template) = (text, name, template);

    /// <param name="name">What errors call the file.</param>
    /// <returns>Null when it is no template; the errors then say why.</returns>
    public static TemplateFile? Open(string text, string name, out ErrorList errors)
    {
        // A byte order mark that survived the decoding is part of no key, and the YAML parser trips over it.
        if (text.StartsWith('\uFEFF')) text = text[1..];
        errors = new ErrorList(name, new SourceMap(text, text, []));
        if (Exceeds(text, "the file", errors) || DefinitionTemplate.Parse(text, name, errors) is not { } template) return null;
        return new TemplateFile(text, name, template);
    }

    /// <inheritdoc cref="DefinitionTemplate.MayUse"/>
    public bool MayUse(string variable) => DefinitionTemplate.MayUse(_text, variable);

    public RenderedFile Render(AppName app, StackVersion? version, VmFacts vm)
    {
        var errors = new ErrorList(_name, new SourceMap(_text, _text, []));
        if (DefinitionTemplate.Render(_template, app, version, vm, errors) is not { } rendered) return new(null, null, errors);
        errors = new ErrorList(_name, new SourceMap(_text, rendered.Text, rendered.SourceLines));
        var root = Exceeds(rendered.Text, "what the template renders to", errors) ? null : YamlText.Read(rendered.Text, Manner, errors);
        return new(rendered.Text, root, errors);
    }

    private static bool Exceeds(string text, string what, ErrorList errors)
    {
        if (text.Length <= DefinitionFile.MaximumLength) return false;
        errors.Add(default, "", $"{what} is larger than {DefinitionFile.MaximumLength} characters");
        return true;
    }
}
