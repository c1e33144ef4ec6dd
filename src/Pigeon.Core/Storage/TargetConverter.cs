using System.Text.Json;
using System.Text.Json.Serialization;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Storage;

/// <summary>Writes a target as the expression that it is.</summary>
public sealed class TargetConverter : JsonConverter<Target>
{
    public override Target Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Target.TryParse(text, out var target, out _) ? target : throw new JsonException($"'{reader.GetString()}' is not a target");

    public override void Write(Utf8JsonWriter writer, Target value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
