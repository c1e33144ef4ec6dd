namespace Pigeon.Core.Definitions.Reading;

/// <summary>The shape that the <c>TryParse</c> of every validated name has.</summary>
internal delegate bool Parser<T>(string? text, out T parsed) where T : struct;
