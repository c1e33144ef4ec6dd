using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Targets;

/// <summary>Reads a target from a value of a file.</summary>
internal static class TargetField
{
    private const int LongestText = 1 << 14;

    /// <summary>A longer expression is not said again beside its mistake.</summary>
    private const int LongestShown = 120;

    /// <summary>Null when it is none; the errors then say why.</summary>
    public static Target? Read(Field field, TargetType type)
    {
        if (field.Value is YamlValue.Sequence)
        {
            if (type is TargetType.List) return ReadNames(field);
            field.Fail(type is TargetType.Glob ? "a list of names needs 'target_type: list' beside it" : "must be a single text; a list holds names, for 'target_type: list'");
            return null;
        }
        if (field.Text(LongestText) is not { } text) return null;
        if (Target.TryParse(text, type, out var target, out var mistake)) return target;
        if (type is not TargetType.Compound) field.Fail(mistake.Message);
        else field.Fail(text.Length > LongestShown ? $"{mistake}" : $"{mistake} (in '{text}')");
        return null;
    }

    private static Target? ReadNames(Field field)
    {
        if (field.Items(TermParser.MostNames) is not { } items) return null;
        if (items.Count == 0) field.Fail("is an empty list: name a VM, or leave the key out");
        var names = items.Select(item => item.Parsed<HostName>(HostName.TryParse, HostName.Rule)).OfType<HostName>().Distinct().ToValueList();
        return names.Count == 0 ? null : new Target(new TargetTerm.OneOf(names));
    }
}
