namespace Pigeon.Core.Yaml;

/// <summary>What differs between the YAML files that Pigeon takes, as far as the bare text goes.</summary>
/// <param name="File">What errors call a file of this kind, with its article.</param>
/// <param name="WhenEmpty">The error for a text without any value; null takes it for a map without keys.</param>
/// <param name="InsteadOfAlias">What somebody who wrote an anchor or an alias is told to write.</param>
public sealed record YamlManner(string File, string? WhenEmpty, string InsteadOfAlias);
