using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

internal sealed class ContainerStatusConverter : JsonConverter<ContainerStatus>
{
    public override ContainerStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() switch
        {
            "created" => ContainerStatus.Created,
            "running" => ContainerStatus.Running,
            "paused" => ContainerStatus.Paused,
            "restarting" => ContainerStatus.Restarting,
            "removing" => ContainerStatus.Removing,
            "exited" => ContainerStatus.Exited,
            "dead" => ContainerStatus.Dead,
            _ => ContainerStatus.Unknown,
        };

    public override void Write(Utf8JsonWriter writer, ContainerStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString().ToLowerInvariant());
}
