using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pigeon.Core.Names;

namespace Pigeon.Core.Storage;

/// <summary>Writes an address as <c>ip:port</c>; what is none when read back is an error.</summary>
public sealed class MemberAddressConverter : JsonConverter<MemberAddress>
{
    public override MemberAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPEndPoint.TryParse(reader.GetString() ?? "", out var point) && MemberAddress.From(point.Address.ToString(), point.Port) is { } address
            ? address : throw new JsonException($"'{reader.GetString()}' is no member's address");

    public override void Write(Utf8JsonWriter writer, MemberAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
