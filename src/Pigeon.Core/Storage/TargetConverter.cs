using System.Text.Json;
using System.Text.Json.Serialization;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Storage;

/// <summary>Writes a target as the text of its compound; what is none when read back is an error.</summary>
public sealed class TargetConverter : JsonConverter<Target>
{
    public override Target Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Target.TryParse(reader.GetString() ?? "", out var target, out var mistake) ? target : throw new JsonException($"'{reader.GetString()}' is no target: {mistake}");

    public override void Write(Utf8JsonWriter writer, Target value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
