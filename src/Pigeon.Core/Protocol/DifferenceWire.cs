namespace Pigeon.Core.Protocol;

/// <summary>One thing in which the file, or what is live, differs from what is wanted. Values that look like secrets are hidden.</summary>
/// <param name="Version">The stack's; null when it concerns the app.</param>
/// <param name="Key">A key of the definition, or a container, a server or an entry of a map.</param>
/// <param name="Against"><c>file</c> or <c>live</c>.</param>
/// <param name="Wanted">Null: nothing.</param>
/// <param name="Found">What the file says, or what is live. Null: nothing.</param>
public sealed record DifferenceWire(string? Version, string Key, string Against, string? Wanted, string? Found);
