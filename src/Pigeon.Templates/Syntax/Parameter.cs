namespace Pigeon.Templates;

/// <summary>One declared parameter of a function.</summary>
internal sealed record Parameter(string Name, bool Optional = false, object? Default = null, bool Rest = false);
