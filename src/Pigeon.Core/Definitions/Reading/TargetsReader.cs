using Pigeon.Core.Targets;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>target</c> and <c>target_type</c> of <c>loadbal</c> and <c>config</c>: which VMs the app is for.</summary>
internal static class TargetsReader
{
    public const string TargetKey = "target";

    public const string TypeKey = "target_type";

    public const string LoadbalKey = "loadbal";

    public const string ConfigKey = "config";

    /// <summary>Salt's words are taken beside ours.</summary>
    private static readonly Dictionary<string, TargetType> Types = new(StringComparer.Ordinal)
    {
        ["glob"] = TargetType.Glob,
        ["list"] = TargetType.List,
        ["regex"] = TargetType.Regex,
        ["pcre"] = TargetType.Regex,
        ["label"] = TargetType.Label,
        ["grain"] = TargetType.Label,
        ["compound"] = TargetType.Compound,
        ["nodegroup"] = TargetType.Nodegroup,
    };

    public static string[] Words { get; } = [.. Types.Keys];

    /// <summary>Reads both from an app's entry. Its other keys are not looked at.</summary>
    /// <param name="scope">Null: targets have to be well formed, and that is all; whoever reads knows no groups and is no VM that they could be for.</param>
    /// <returns>Null when one of them is wrong; the errors then say what.</returns>
    public static AppTargets? Read(Field entry, TargetScope? scope)
    {
        var loadbal = ReadOne(entry.Below(LoadbalKey), scope);
        var config = ReadOne(entry.Below(ConfigKey), scope);
        return loadbal is null || config is null ? null : new(loadbal, config);
    }

    private static Target? ReadOne(Field? part, TargetScope? scope)
    {
        var type = TargetType.Glob;
        if (part?.Below(TypeKey) is { } written)
        {
            if (written.OneOf(Words) is not { } word) return null;
            type = Types[word];
            if (part.Below(TargetKey) is null) written.FailAtKey("says how 'target' is to be read, and there is none beside it");
        }
        if (part?.Below(TargetKey) is not { } field) return Target.Everywhere;
        if (TargetField.Read(field, type) is not { } target) return null;
        return scope is null || Suits(field, target, scope) ? target : null;
    }

    private static bool Suits(Field field, Target target, TargetScope scope)
    {
        var problem = scope.Groups.Problem(target);
        if (problem is null && scope.Vm is { } vm && !target.Matches(vm, scope.Groups))
            problem = $"targets no VM here: '{target}' does not match this VM, '{vm.Name}'; on a VM of its own both loadbal.target and config.target have to";
        if (problem is not null) field.Fail(problem);
        return problem is null;
    }
}
