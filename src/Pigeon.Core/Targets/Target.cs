using Pigeon.Core.Definitions;

namespace Pigeon.Core.Targets;

/// <summary>Stand-in.</summary>
public sealed record Target(string Text)
{
    public static Target Everywhere { get; } = new("*");

    public static Target Parse(string text) => new(text);

    public bool Matches(VmFacts vm, NodeGroups groups) => Text == "*" || Text.Split(" or ").Contains(vm.Name);

    public override string ToString() => Text;
}
