using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Targets;

/// <summary>Reads <c>nodegroups</c> of a settings file: names, each with a compound or a list of VMs.</summary>
public static class NodeGroupsReader
{
    /// <summary>Those that refer to each other are read by a method that calls itself.</summary>
    private const int MostGroups = 200;

    /// <summary>The groups by name, with the value that says what each is. A list of maps is taken too, as Salt does.</summary>
    public static IReadOnlyList<(NodeGroupName Name, Field Value)> Entries(Field field)
    {
        var found = new List<(NodeGroupName, Field)>();
        foreach (var (key, value) in field.Merged().Entries() ?? [])
        {
            if (NodeGroupName.TryParse(key.Text, out var name)) found.Add((name, value));
            else value.FailAtKey($"'{key.Text}' is no node group's name: {NodeGroupName.Rule}");
        }
        if (found.Count > MostGroups) field.Fail($"names {found.Count} groups; at most {MostGroups} are taken");
        return [.. found.Take(MostGroups)];
    }

    /// <summary>What is wrong with a group is in the errors, and the result is then not for use.</summary>
    /// <param name="entries">Their names differ.</param>
    public static NodeGroups Read(IReadOnlyList<(NodeGroupName Name, Field Value)> entries)
    {
        // One that cannot be read is there all the same for those that refer to it.
        var read = entries.Select(entry => new NodeGroup(entry.Name, ReadOne(entry.Value) ?? Target.Everywhere)).ToList();
        var groups = NodeGroups.From(read, out var problems);
        foreach (var (name, message) in problems) entries.First(entry => entry.Name == name).Value.Fail(message);
        return groups;
    }

    private static Target? ReadOne(Field value) => TargetField.Read(value, value.Value is YamlValue.Sequence ? TargetType.List : TargetType.Compound);
}
