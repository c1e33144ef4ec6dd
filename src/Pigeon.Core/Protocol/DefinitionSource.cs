namespace Pigeon.Core.Protocol;

/// <summary>A definition file's name, for messages, and its text.</summary>
public sealed record DefinitionSource(string File, string Text);
