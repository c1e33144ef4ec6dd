using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pigeon.Core.Names;

namespace Pigeon.Core.Storage;

/// <summary>Writes an address as <c>10.0.0.7:8080</c> or <c>[fd00::7]:8080</c>.</summary>
public sealed class MemberAddressConverter : JsonConverter<MemberAddress>
{
    public override MemberAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPEndPoint.TryParse(reader.GetString() ?? "", out var parsed) && MemberAddress.From(parsed.Address.ToString(), parsed.Port) is { } address && address.ToString() == reader.GetString()
            ? address : throw new JsonException($"'{reader.GetString()}' is not a member's address");

    public override void Write(Utf8JsonWriter writer, MemberAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
