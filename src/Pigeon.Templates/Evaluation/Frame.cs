namespace Pigeon.Templates;

/// <summary>What belongs to one call of a function or one include: local variables, arguments and the block wrapped around it.</summary>
internal sealed class Frame(ArrayValue arguments, IReadOnlyList<Statement>? block = null)
{
    public Dictionary<string, object?> Locals { get; } = new(StringComparer.Ordinal);

    public ArrayValue Arguments { get; } = arguments;

    public IReadOnlyList<Statement>? Block { get; } = block;
}
