using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config.environment</c>.</summary>
internal static class EnvironmentReader
{
    private const int LongestValue = 32_768;

    public static ValueList<string> Read(Field field) =>
        Pairs.Read(field, LongestValue, bare: null).Select(pair => $"{pair.Name}={pair.Value}").ToValueList();
}
