using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>config.formula</c>: a folder's path, or a map with the path, owner and mode of what is laid, and what is special about some files.</summary>
internal static class FormulaReader
{
    public static readonly string[] Known = ["path", "owner", "mode", "files"];

    public static readonly string[] OfFile = ["owner", "mode"];

    /// <summary>Null when it names no folder. What else is wrong is in the errors, and does not keep the files from being looked at.</summary>
    public static FormulaWish? Read(Field field)
    {
        if (field.Value is not YamlValue.Mapping) return PathIn(field) is { } folder ? new(folder, null, null, []) : null;
        if (Section.Open(field, Known) is not { } section) return null;
        var path = section.Required("path", "the folder, beside this file") is { } said ? PathIn(said) : null;
        var (mode, owner) = (ModeIn(section), OwnerIn(section));
        var files = section["files"]?.Entries() is { } entries ? entries.Select(entry => ReadFile(entry.Key.Text, entry.Value)).OfType<FormulaExtra>().ToList() : [];
        return path is { } given ? new(given, mode, owner, files) : null;
    }

    private static FormulaPath? PathIn(Field field)
    {
        if (field.Text() is not { } text) return null;
        var path = text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
        if (FormulaPath.TryParse(path.TrimEnd('/'), out var parsed)) return parsed;
        field.Fail($"'{text}' is no folder beside this file: {FormulaPath.Rule}");
        return null;
    }

    private static FormulaExtra? ReadFile(string key, Field field)
    {
        if (!FormulaPath.TryParse(key, out var name))
        {
            field.FailAtKey($"'{key}' is no file of a formula: {FormulaPath.Rule}");
            return null;
        }

        return Section.Open(field, OfFile) is { } section ? new(name, ModeIn(section), OwnerIn(section), field) : null;
    }

    private static FileRights? ModeIn(Section section)
    {
        if (section["mode"] is not { } field || field.Text() is not { } text) return null;
        if (FileRights.TryParse(text.Length == 3 ? $"0{text}" : text, out var mode)) return mode;
        field.Fail($"'{text}' does not fit: {FileRights.Rule}");
        return null;
    }

    private static FileOwner? OwnerIn(Section section)
    {
        if (section["owner"] is not { } field || field.Text() is not { } text) return null;
        if (FileOwner.TryParse(text, out var owner)) return owner;
        field.Fail($"'{text}' does not fit: {FileOwner.Rule}. Names are not taken, for the same name may be another user in the container");
        return null;
    }
}
