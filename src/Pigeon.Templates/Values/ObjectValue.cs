namespace Pigeon.Templates;

/// <summary>An object of a template: members in the order in which they were first assigned.</summary>
internal sealed class ObjectValue
{
    public OrderedDictionary<string, object?> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that may not be assigned again.</summary>
    public HashSet<string> ReadOnly { get; } = new(StringComparer.Ordinal);

    /// <summary>Nothing of this object may be assigned: it is shared by all renderings.</summary>
    public bool IsLocked { get; init; }
}
