using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Yaml;

namespace Pigeon.Hosting.Settings;

/// <summary>A process's configuration as it was said: a YAML file, and over it the variables <c>PIGEON_...</c> of the environment.</summary>
public sealed class SettingsSource
{
    private static readonly YamlManner Manner = new("a configuration file", WhenEmpty: null, "write the value out, and quote a text that begins with '*' or '&'");

    private SettingsSource(Section? file, EnvironmentValues environment, ErrorList errors) =>
        (File, Environment, Errors, Top) = (file, environment, errors, new Layers(file, environment, ""));

    /// <summary>Null where the file says nothing.</summary>
    public Section? File { get; }

    public EnvironmentValues Environment { get; }

    /// <summary>What is wrong with the file.</summary>
    public ErrorList Errors { get; }

    /// <summary>The outermost keys.</summary>
    public Layers Top { get; }

    /// <param name="known">The outermost keys that there are.</param>
    public static SettingsSource Open(string text, string fileName, IReadOnlyDictionary<string, string> variables, IReadOnlyCollection<string> known)
    {
        // A byte order mark that survived the decoding is part of no key, and the YAML parser trips over it.
        if (text.StartsWith('\uFEFF')) text = text[1..];
        var errors = new ErrorList(fileName, new SourceMap(text, text, []));
        var file = YamlText.Read(text, Manner, errors) switch
        {
            null or YamlValue.Scalar { Kind: PlainKind.Null } => null,
            var root => Section.Open(new Field("", root.At, root, errors), known),
        };
        return new SettingsSource(file, new EnvironmentValues(variables), errors);
    }

    /// <summary>Reads a whole configuration.</summary>
    /// <param name="path">The file; it must exist. Null: the one at <paramref name="defaultPath"/> if there is one, else the defaults.</param>
    /// <param name="read">Makes the settings of the file's text and its name.</param>
    public static SettingsResult<T> Load<T>(string? path, string defaultPath, Func<string, string, SettingsResult<T>> read) =>
        SettingsFile.TryRead(path ?? defaultPath, mayBeAbsent: path is null, out var text, out var problem)
            ? read(text, path ?? defaultPath)
            : new SettingsResult<T>.Invalid([new DefinitionError(path ?? defaultPath, 0, 0, "", problem)]);

    /// <param name="groups">The keys that have keys below them; variables below those that nobody asked for are errors.</param>
    public SettingsResult<T> Conclude<T>(T settings, params ReadOnlySpan<string> groups)
    {
        Environment.RefuseUnknown(groups);
        var all = Errors.InOrder().Concat(Environment.Errors).ToValueList();
        return all.Count == 0 ? new SettingsResult<T>.Valid(settings) : new SettingsResult<T>.Invalid(all);
    }
}
