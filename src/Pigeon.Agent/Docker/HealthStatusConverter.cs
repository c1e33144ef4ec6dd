using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

internal sealed class HealthStatusConverter : JsonConverter<HealthStatus>
{
    public override HealthStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, HealthStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString().ToLowerInvariant());

    public static HealthStatus Parse(string? word) => word switch
    {
        "starting" => HealthStatus.Starting,
        "healthy" => HealthStatus.Healthy,
        "unhealthy" => HealthStatus.Unhealthy,
        _ => HealthStatus.None,
    };
}
