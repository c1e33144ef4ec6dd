namespace Pigeon.Core.Yaml;

/// <summary>The shape that the <c>TryParse</c> of every validated name has.</summary>
public delegate bool Parser<T>(string? text, out T parsed) where T : struct;
