namespace Pigeon.Templates;

/// <summary>A list of a template. It may carry named properties too, as the list of a function's arguments does.</summary>
internal sealed class ArrayValue
{
    public ArrayValue()
    {
    }

    public ArrayValue(IEnumerable<object?> items) => Items.AddRange(items);

    public List<object?> Items { get; } = [];

    public Dictionary<string, object?> Properties { get; } = new(StringComparer.Ordinal);
}
