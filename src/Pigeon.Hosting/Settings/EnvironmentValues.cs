using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Yaml;

namespace Pigeon.Hosting.Settings;

/// <summary>The environment's part of the configuration. It hands out fields like those of a file, so that one reader serves both; their path is the variable's name.</summary>
public sealed class EnvironmentValues(IReadOnlyDictionary<string, string> variables)
{
    private const string Prefix = "PIGEON_";

    private readonly ErrorList _errors = new("environment", new SourceMap("", "", []));
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);

    public ValueList<DefinitionError> Errors => _errors.InOrder();

    public static string NameOf(string key) => Prefix + key.ToUpperInvariant();

    /// <param name="key">The path of the setting, its keys joined by <c>_</c>.</param>
    public Field? Find(string key) => FindVariable(NameOf(key));

    /// <summary>For what may hold nothing: an empty variable is an empty list.</summary>
    public Field? FindList(string key) =>
        Find(key) is { Value: YamlValue.Scalar { Text: "" } } empty ? new Field(empty.Path, default, new YamlValue.Sequence([], default), _errors) : Find(key);

    /// <summary>A variable by its whole name, also one that is not Pigeon's own.</summary>
    public Field? FindVariable(string name)
    {
        _known.Add(name);
        return variables.TryGetValue(name, out var text) ? new Field(name, default, new YamlValue.Scalar(text, plain: false, default), _errors) : null;
    }

    /// <summary>The keys, in lower case, of all variables that lie below <paramref name="key"/>. A variable that is not in capitals has none.</summary>
    public IEnumerable<string> KeysBelow(string key) =>
        VariablesBelow(key).Select(name => name[Prefix.Length..].ToLowerInvariant()).Where(found => variables.ContainsKey(NameOf(found)));

    /// <summary>
    /// Reports the variables in the groups named here that nobody has asked for. Only there: the rest of <c>PIGEON_</c> also holds what is meant for
    /// the command line, and what other programs set, such as the ports of a service that happens to be called pigeon.
    /// </summary>
    public void RefuseUnknown(params ReadOnlySpan<string> groups)
    {
        foreach (var group in groups)
        {
            foreach (var name in VariablesBelow(group).Prepend(NameOf(group)))
                if (variables.ContainsKey(name) && !_known.Contains(name)) Refuse(name);
        }
    }

    private IEnumerable<string> VariablesBelow(string key) =>
        variables.Keys.Where(name => name.StartsWith(NameOf(key) + "_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private void Refuse(string name)
    {
        // Without what all of them begin with, which would make any two look alike.
        var own = _known.Where(known => known.StartsWith(Prefix, StringComparison.Ordinal)).Select(known => known[Prefix.Length..].ToLowerInvariant());
        var near = NearestKey.Find(name[Prefix.Length..], own) is { } key ? NameOf(key) : null;
        var below = string.Join(", ", _known.Where(known => known.StartsWith(name + "_", StringComparison.Ordinal)));
        if (below.Length > 0) _errors.Add(default, name, $"unknown variable: set {below}");
        else _errors.Add(default, name, near is null ? "unknown variable" : $"unknown variable - did you mean '{near}'?");
    }
}
