namespace Pigeon.Core.Definitions;

/// <summary>One thing that is wrong with a definition file.</summary>
/// <param name="Line">1-based line in the file as it was written (not in the rendered text); 0 when it concerns the whole file.</param>
/// <param name="Column">1-based; 0 when unknown.</param>
/// <param name="Key">The path of the key, e.g. <c>stacks.shop.loadbal.backend_port</c>; empty when it concerns the whole file.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record DefinitionError(string File, int Line, int Column, string Key, string Message)
{
    public override string ToString() => $"{File}({Line},{Column}): {(Key.Length == 0 ? "" : Key + ": ")}{Message}";
}
