using System.Text.RegularExpressions;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;
using Pigeon.Templates;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>The template that a definition file is, with the variables it may use: <c>app</c>, <c>version</c>, <c>vm.name</c> and <c>vm.labels</c>.</summary>
internal static class DefinitionTemplate
{
    /// <summary>Null when it is none; the errors then say why.</summary>
    public static Template? Parse(string text, string file, ErrorList errors)
    {
        var template = Try(() => Template.Parse(text, file), out var mistakes);
        foreach (var mistake in mistakes) Add(errors, mistake, mistake.Message);
        return template;
    }

    /// <summary>
    /// Whether what the text renders to may depend on a variable; when it says no, that is certain. The variable may also be reached by <c>this</c>,
    /// or by text that is evaluated.
    /// </summary>
    public static bool MayUse(string text, string variable)
    {
        var words = new Regex($@"\b({Regex.Escape(variable)}|this|eval|eval_template)\b", RegexOptions.CultureInvariant);

        // A closing brace may stand inside a text, so code is taken to reach to the last one before more code begins.
        return text.Split("{{").Skip(1).Any(code => words.IsMatch(code.LastIndexOf("}}", StringComparison.Ordinal) is >= 0 and var end ? code[..end] : code));
    }

    /// <summary>Null when it cannot be rendered; the errors then say why.</summary>
    public static RenderedText? Render(Template template, AppName app, StackVersion? version, VmFacts vm, ErrorList errors)
    {
        var rendered = Render(template, app, version?.Text, vm, out var mistakes);
        foreach (var mistake in mistakes)
        {
            var lacksVersion = version is null && IsOnlyForWantOfVersion(template, mistake, app, vm);
            Add(errors, mistake, lacksVersion ? "the file uses 'version' here, and none was given: pass VERSION" : mistake.Message);
        }
        return rendered;
    }

    /// <summary>Whether the mistake goes away with a version, any version: then it is the version that is missing.</summary>
    private static bool IsOnlyForWantOfVersion(Template template, TemplateError mistake, AppName app, VmFacts vm)
    {
        Render(template, app, "1", vm, out var others);
        return !others.Any(other => (other.Line, other.Column) == (mistake.Line, mistake.Column));
    }

    private static RenderedText? Render(Template template, AppName app, string? version, VmFacts vm, out IReadOnlyList<TemplateError> mistakes)
    {
        return Try(() => template.Render(ContextFor(app, version, vm, TemplateLimits.Default.MaxOutputChars)), out mistakes);
    }

    /// <summary>What the templates of a definition, and those of its formula, can see.</summary>
    /// <param name="longest">In characters of output.</param>
    public static TemplateContext ContextFor(AppName app, string? version, VmFacts vm, int longest)
    {
        var labels = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var label in vm.Labels) labels[label.Key] = label.Value;
        var variables = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["app"] = app.Text,
            ["vm"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = vm.Name, ["labels"] = labels },
        };
        if (version is not null) variables["version"] = version;
        return new(variables, limits: TemplateLimits.Default with { MaxOutputChars = longest });
    }

    private static T? Try<T>(Func<T> work, out IReadOnlyList<TemplateError> mistakes) where T : class
    {
        mistakes = [];
        try
        {
            return work();
        }
        catch (TemplateException fault)
        {
            mistakes = fault.Errors;
            return null;
        }
    }

    private static void Add(ErrorList errors, TemplateError mistake, string message) => errors.Add(new Position(mistake.Line, mistake.Column), "", message);
}
