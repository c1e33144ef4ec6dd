using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>The keys <c>target</c> and <c>target_type</c>: which VMs a part of the definition is for. Here they only decide whether this VM is one of them.</summary>
internal static class Targets
{
    private const int MostNames = 1000;

    private static readonly string[] Elsewhere = ["regex", "pcre", "label", "grain", "compound", "nodegroup"];

    public static void Check(Section section, VmFacts vm)
    {
        var type = section["target_type"] is { } written ? TypeOf(written) : "glob";
        if (section["target"] is not { } target || type is null) return;
        if (target.Value is YamlValue.Sequence && type == "glob") target.Fail("a list of names needs 'target_type: list' beside it");
        else if (type == "list") CheckList(target, vm);
        else CheckGlob(target, vm);
    }

    private static string? TypeOf(Field written)
    {
        if (written.Text() is not { } type) return null;
        if (type is "glob" or "list") return type;
        written.Fail(Elsewhere.Contains(type) ? $"the target type '{type}' is not supported: glob and list are" : $"'{type}' must be one of: glob, list");
        return null;
    }

    private static void CheckList(Field target, VmFacts vm)
    {
        if (target.Items(MostNames) is not { } items) return;
        var names = items.Select(item => item.Text()).ToList();
        if (names.Contains(null)) return;
        if (!names.Contains(vm.Name, StringComparer.Ordinal)) Miss(target, string.Join(", ", names), vm);
    }

    private static void CheckGlob(Field target, VmFacts vm)
    {
        if (target.Text() is not { } pattern) return;
        if (Glob.Parse(pattern) is not { } glob) target.Fail($"'{pattern}' does not fit: {Glob.Rule}");
        else if (!glob.Matches(vm.Name)) Miss(target, pattern, vm);
    }

    private static void Miss(Field target, string text, VmFacts vm)
    {
        if (!vm.IsOnlooker) target.Fail($"targets no VM here: '{text}' does not match this VM, '{vm.Name}'");
    }
}
