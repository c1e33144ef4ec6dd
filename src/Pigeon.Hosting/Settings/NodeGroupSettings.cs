using Pigeon.Core.Names;
using Pigeon.Core.Targets;
using Pigeon.Core.Yaml;

namespace Pigeon.Hosting.Settings;

/// <summary>Reads <c>nodegroups</c>. The environment has <c>PIGEON_NODEGROUPS_NAME</c> for each, with <c>_</c> for each <c>-</c> and <c>.</c> of the name.</summary>
public static class NodeGroupSettings
{
    public const string Key = "nodegroups";

    /// <param name="file">What the file says; null where it says nothing.</param>
    public static NodeGroups Read(Field? file, EnvironmentValues environment)
    {
        var found = file is null ? [] : NodeGroupsReader.Entries(file);
        var hidden = found.Select(group => environment.Find(VariableOf(group.Name)) is { } variable ? group with { Value = variable } : group).ToList();
        foreach (var key in environment.KeysBelow(Key).ToList())
        {
            // A variable whose name makes no sense is not asked for, and so refused as unknown.
            var makesSense = NodeGroupName.TryParse(key[(Key.Length + 1)..].Replace('_', '-'), out var name) && VariableOf(name) == key;
            if (!makesSense || found.Any(group => VariableOf(group.Name) == key)) continue;
            if (environment.Find(key) is { } variable) hidden.Add((name, variable));
        }
        return NodeGroupsReader.Read(hidden);
    }

    private static string VariableOf(NodeGroupName name) => $"{Key}_{name.Text.ToLowerInvariant().Replace('-', '_').Replace('.', '_')}";
}
