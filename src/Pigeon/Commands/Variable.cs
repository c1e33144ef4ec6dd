namespace Pigeon.Commands;

/// <summary>The environment variable of an option: <c>--lock-wait</c> is <c>PIGEON_LOCK_WAIT</c>.</summary>
internal static class Variable
{
    public static string Of(string option) => $"PIGEON_{option.TrimStart('-').Replace('-', '_').ToUpperInvariant()}";
}
