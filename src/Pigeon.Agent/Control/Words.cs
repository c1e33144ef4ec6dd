using System.Text.Json;

namespace Pigeon.Agent.Control;

/// <summary>The words of enumerations on the wire: snake case.</summary>
public static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => Of(value.ToString());

    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
