using Pigeon.Core.Definitions;

namespace Pigeon.Hosting.Settings;

/// <summary>The command line of a process: a key of its configuration as a flag (<c>--state-dir</c>) counts like its variable, and wins over it.</summary>
public sealed class ProcessFlags(IReadOnlyDictionary<string, string> flags)
{
    /// <summary>The environment of this process, with the flags over it.</summary>
    public IReadOnlyDictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = variable.Value as string ?? "";
        foreach (var (flag, value) in flags) variables[VariableOf(flag)] = value;
        return variables;
    }

    /// <summary>A flag is read as its variable; its mistakes are told of the flag.</summary>
    public string Printed(DefinitionError error) =>
        flags.Keys.FirstOrDefault(flag => VariableOf(flag) == error.Key) is { } flag ? $"{flag}: {error.Message}" : error.ToString();

    private static string VariableOf(string flag) => EnvironmentValues.NameOf(flag.TrimStart('-').Replace('-', '_'));
}
