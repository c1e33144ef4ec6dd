namespace Pigeon.Templates;

/// <summary>Where something was written; line and column count from 1.</summary>
internal readonly record struct Place(string File, int Line, int Column);
