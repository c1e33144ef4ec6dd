namespace Pigeon.Core.Protocol;

/// <inheritdoc cref="Definitions.DefinitionError"/>
public sealed record DefinitionErrorWire(string File, int Line, int Column, string Key, string Message);
