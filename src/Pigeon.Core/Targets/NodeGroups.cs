using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Targets;

/// <summary>The node groups of the settings. They may refer to each other, and none refers to itself, directly or by others.</summary>
public sealed record NodeGroups
{
    private NodeGroups(ValueList<NodeGroup> inOrder) => InOrder = inOrder;

    public static NodeGroups None { get; } = new([]);

    /// <summary>Each stands behind those that it refers to.</summary>
    public ValueList<NodeGroup> InOrder { get; }

    /// <param name="groups">Their names differ.</param>
    /// <param name="problems">Which of them are wrong, and why; empty when all is well.</param>
    /// <returns>The groups with which all is well.</returns>
    public static NodeGroups From(IReadOnlyCollection<NodeGroup> groups, out ValueList<(NodeGroupName Name, string Message)> problems)
    {
        var sorted = new SortedGroups(groups);
        problems = sorted.Problems.ToValueList();
        return new(sorted.InOrder.ToValueList());
    }

    /// <summary>What is wrong with a target that refers to these groups; null when nothing is.</summary>
    public string? Problem(Target target) => Problem(target, InOrder.Select(group => group.Name).ToHashSet());

    /// <summary>The groups that the VM is in.</summary>
    public IReadOnlySet<NodeGroupName> Of(VmFacts vm)
    {
        var member = new HashSet<NodeGroupName>();
        foreach (var group in InOrder)
            if (group.Target.Holds(vm, member)) member.Add(group.Name);
        return member;
    }

    private static string? Problem(Target target, HashSet<NodeGroupName> known)
    {
        foreach (var name in target.Groups)
        {
            if (known.Contains(name)) continue;
            var names = known.Select(one => one.Text).Order(StringComparer.Ordinal).ToList();
            return $"there is no node group '{name}'{(names.Count == 0 ? ", and no other" : $", only {string.Join(", ", names.Take(20))}")}{NearestKey.Hint(name.Text, names)}";
        }
        return null;
    }

    /// <summary>Looks at each group after those that it refers to. What refers to something wrong is wrong itself, and only the first is told.</summary>
    private sealed class SortedGroups
    {
        private readonly Dictionary<NodeGroupName, NodeGroup> _groups;
        private readonly HashSet<NodeGroupName> _known;
        private readonly HashSet<NodeGroupName> _seen = [];
        private readonly List<NodeGroupName> _chain = [];

        public SortedGroups(IReadOnlyCollection<NodeGroup> groups)
        {
            _groups = groups.ToDictionary(group => group.Name);
            _known = [.. _groups.Keys];
            foreach (var group in groups) Visit(group);
        }

        public List<NodeGroup> InOrder { get; } = [];

        public List<(NodeGroupName, string)> Problems { get; } = [];

        private void Visit(NodeGroup group)
        {
            if (!_seen.Add(group.Name)) return;
            if (Problem(group.Target, _known) is { } problem)
            {
                Problems.Add((group.Name, problem));
                return;
            }
            _chain.Add(group.Name);
            foreach (var name in group.Target.Groups)
            {
                if (_chain.IndexOf(name) is >= 0 and var first) Problems.Add((group.Name, $"refers to itself: {string.Join(" -> ", _chain.Skip(first).Append(name))}"));
                else Visit(_groups[name]);
            }
            _chain.RemoveAt(_chain.Count - 1);
            if (group.Target.Groups.All(name => InOrder.Exists(one => one.Name == name))) InOrder.Add(group);
        }
    }
}
