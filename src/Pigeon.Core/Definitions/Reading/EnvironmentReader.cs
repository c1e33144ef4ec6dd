using System.Text.RegularExpressions;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config.environment</c>: texts, and references to secrets.</summary>
internal static partial class EnvironmentReader
{
    private const int LongestValue = 32_768;

    private const int LongestPath = 4096;

    public static readonly string[] OfSecret = ["file", "env"];

    private const string SecretRule = "a secret is {file: /path/on/the/vm} or {env: NAME_IN_THE_AGENTS_ENVIRONMENT}";

    public static (ValueList<string> Variables, ValueList<SecretVariable> Secrets) Read(Field field)
    {
        var pairs = Pairs.Read(field, LongestValue, bare: null, nested: true).ToLookup(pair => pair.At.Value is YamlValue.Mapping && pair.Value.Length == 0);
        return (pairs[false].Select(pair => $"{pair.Name}={pair.Value}").ToValueList(), pairs[true].Select(ReadSecret).OfType<SecretVariable>().ToValueList());
    }

    private static SecretVariable? ReadSecret(Pair pair)
    {
        if (Section.Open(pair.At, OfSecret) is not { } section) return null;
        switch (section["file"], section["env"])
        {
            case ({ } file, null):
                if (file.Text(LongestPath) is not { } path) return null;
                if (path.StartsWith('/') && path.Length > 1) return new SecretVariable(pair.Name, SecretSource.File, path);
                file.Fail($"'{path}' must be the absolute path of a file on the VM");
                return null;
            case (null, { } variable):
                if (variable.Text() is not { } name) return null;
                if (VariableShape.IsMatch(name)) return new SecretVariable(pair.Name, SecretSource.Environment, name);
                // Somebody may have put the secret itself here: it is not quoted.
                variable.Fail("must be the name of a variable in the agent's environment: letters, digits and '_', not beginning with a digit");
                return null;
            case ({ }, { }):
                pair.At.FailAtKey($"says both 'file' and 'env': {SecretRule}");
                return null;
            default:
                pair.At.FailAtKey($"says neither 'file' nor 'env': {SecretRule}");
                return null;
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,254}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableShape { get; }
}
