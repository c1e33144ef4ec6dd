using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>What a definition file's template came to.</summary>
/// <param name="Text">Null when it could not be rendered.</param>
/// <param name="Root">Null when there is no text, or none that can be read as YAML.</param>
/// <param name="Errors">Why something is null; what is wrong with the values is added by whoever reads them.</param>
internal sealed record RenderedFile(string? Text, YamlValue? Root, ErrorList Errors);
