using System.Text;
using Pigeon.Core.Definitions;
using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;
using Pigeon.Templates;

namespace Pigeon.Core.Formulas;

/// <summary>Makes what is laid of what was written: templates are rendered for this stack and VM, all else stays byte for byte.</summary>
internal sealed class FormulaRenderer(FormulaWish wish, Field at, AppName app, StackVersion version, VmFacts vm)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, (string Source, FormulaFile File, ReadOnlyMemory<byte> Content)> _laid = new(StringComparer.Ordinal);
    private int _left = FormulaFolder.LargestSum;

    /// <summary>Null when something is wrong; the errors then say what, those in templates with the template's own lines.</summary>
    public FormulaBundle? Render(FormulaFolder folder)
    {
        var before = at.ErrorCount;
        if (ProblemOf(folder) is { } problem)
        {
            at.Fail(problem);
            return null;
        }

        foreach (var source in folder.Files.OrderBy(file => file.Name, StringComparer.Ordinal)) Add(source);
        foreach (var path in _laid.Keys)
            if (_laid.Keys.FirstOrDefault(other => other.StartsWith($"{path}/", StringComparison.Ordinal)) is { } below)
                at.Fail($"'{path}' would be both a file and the folder of '{below}'");
        foreach (var extra in wish.Files)
            if (!_laid.ContainsKey(extra.Name.Text)) extra.At.FailAtKey($"the formula lays no such file{NearestKey.Hint(extra.Name.Text, _laid.Keys)}");
        if (at.ErrorCount > before) return null;
        var mode = (wish.Mode ?? FileRights.Default).OfFolder();
        var spec = FormulaSpec.Of(wish.Path, mode, wish.Owner, _laid.Values.Select(each => each.File));
        return new(spec, spec.Files.Select(file => _laid[file.Name.Text].Content).ToValueList());
    }

    private static string? ProblemOf(FormulaFolder folder)
    {
        if (folder.Problem is { } problem) return problem;
        if (folder.Files.Count == 0) return $"the folder '{folder.Path}' holds no file";
        if (folder.Files.Count > FormulaFolder.MostFiles) return $"the folder '{folder.Path}' holds {folder.Files.Count} files; at most {FormulaFolder.MostFiles} are taken";
        return folder.Files.Sum(file => (long)file.Content.Length) > FormulaFolder.LargestSum
            ? $"the files of '{folder.Path}' are larger than {FormulaFolder.LargestSum >> 20} MiB together" : null;
    }

    private void Add(FormulaSource source)
    {
        var isTemplate = source.Name.EndsWith(FormulaFolder.TemplateEnding, StringComparison.Ordinal);
        var text = isTemplate ? source.Name[..^FormulaFolder.TemplateEnding.Length] : source.Name;
        if (!FormulaPath.TryParse(source.Name, out _) || !FormulaPath.TryParse(text, out var name)) at.Fail($"the file '{source.Name}' of the formula does not fit: {FormulaPath.Rule}");
        else if (_laid.TryGetValue(text, out var other)) at.Fail($"'{other.Source}' and '{source.Name}' of the formula would both be laid as '{text}': rename one");
        else if ((isTemplate ? Render(source) : source.Content) is { } content) Lay(name, source, content);
    }

    private void Lay(FormulaPath name, FormulaSource source, ReadOnlyMemory<byte> content)
    {
        _left -= content.Length;
        if (_left < 0 && _left + content.Length >= 0) at.Fail($"what is laid is larger than {FormulaFolder.LargestSum >> 20} MiB together, from '{source.Name}' on");
        var extra = wish.Files.FirstOrDefault(each => each.Name == name);
        var usual = source.IsProgram ? FileRights.Default.Runnable() : FileRights.Default;
        var file = new FormulaFile
        {
            Name = name, Mode = extra?.Mode ?? wish.Mode ?? usual, Owner = extra?.Owner ?? wish.Owner, Size = content.Length, Digest = ContentHash.Of(content.Span),
        };
        _laid.Add(name.Text, (source.Name, file, content));
    }

    private ReadOnlyMemory<byte>? Render(FormulaSource source)
    {
        var file = at.Beside($"{wish.Path}/{source.Name}");
        string text;
        try
        {
            text = Strict.GetString(source.Content.Span);
        }
        catch (DecoderFallbackException)
        {
            at.FailIn(new(file, 0, 0, "", $"is no text in UTF-8, so it can be no template: drop '{FormulaFolder.TemplateEnding}' from its name to lay it as it is"));
            return null;
        }

        try
        {
            return Encoding.UTF8.GetBytes(Template.Parse(text, file).Render(DefinitionTemplate.ContextFor(app, version.Text, vm, Math.Max(1, _left))).Text);
        }
        catch (TemplateException fault)
        {
            foreach (var mistake in fault.Errors) at.FailIn(new(file, mistake.Line, mistake.Column, "", mistake.Message));
            return null;
        }
    }
}
