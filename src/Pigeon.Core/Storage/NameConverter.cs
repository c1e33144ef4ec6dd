using System.Text.Json;
using System.Text.Json.Serialization;
using Pigeon.Core.Names;

namespace Pigeon.Core.Storage;

/// <summary>Writes a name as its text; what does not fit the rule when read back is an error.</summary>
public sealed class NameConverter<T> : JsonConverter<T> where T : struct, IName<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), out var name) ? name : throw new JsonException($"'{reader.GetString()}' is not a valid {typeof(T).Name}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
