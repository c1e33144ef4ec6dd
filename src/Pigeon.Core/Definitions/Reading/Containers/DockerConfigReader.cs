using Pigeon.Core.Formulas;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Reads <c>docker_config</c>: the arguments of Salt's <c>docker_container.running</c>, in its spellings and with its aliases.</summary>
internal static class DockerConfigReader
{
    /// <summary>Null when it is no map. What does not fit is in the errors, and the result is then not for use.</summary>
    public static DockerConfig? Read(Field field, FormulaReading formula)
    {
        if (Section.Open(field, DockerKeys.Known, refused: RefusedKeys.Reasons) is not { } section) return null;
        section.Required("image", "write name:tag");
        var config = new DockerConfig { Image = "" };
        var said = new Dictionary<string, Field>(StringComparer.Ordinal);
        foreach (var key in DockerKeys.All)
        {
            if (section.Either(key.Name, [.. key.Aliases]) is not { } value) continue;
            var before = value.ErrorCount;
            config = key.Read(config, value);
            if (key.Name == BindsReader.Key && value.ErrorCount == before) BindsReader.Check(value, formula);
            said.Add(key.Name, value);
        }
        DockerRules.Check(config, said);
        return config;
    }
}
