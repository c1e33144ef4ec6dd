using Pigeon.Core.Yaml;

namespace Pigeon.Hosting.Settings;

/// <summary>One map of the configuration in two layers: what the environment says hides what the file says.</summary>
/// <param name="file">Null where the file says nothing.</param>
/// <param name="prefix">What the environment puts before the keys of this map.</param>
public sealed class Layers(Section? file, EnvironmentValues environment, string prefix)
{
    public Field? this[string key] => environment.Find(prefix + key) ?? file?[key];

    /// <summary>The same, where the empty text says nothing: so a variable can take back what the file says.</summary>
    public Field? Said(string key) => this[key] is { Value: not YamlValue.Scalar { Text: "" } } said ? said : null;

    public Field? List(string key) => environment.FindList(prefix + key) ?? file?[key];

    public Layers Below(string key, IReadOnlyCollection<string> known) =>
        new(file?[key] is { } map ? Section.Open(map, known) : null, environment, $"{prefix}{key}_");
}
