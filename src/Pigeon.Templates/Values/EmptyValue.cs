namespace Pigeon.Templates;

/// <summary>The variable <c>empty</c>: equal to every empty array, object or string.</summary>
internal sealed class EmptyValue
{
    public static readonly EmptyValue Instance = new();

    private EmptyValue()
    {
    }
}
