using System.Text.Json.Serialization;
using Pigeon.Core;
using Pigeon.Core.Storage;

namespace Pigeon.Agent.Fleet;

/// <summary>The JSON of the agent's file about its controller.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(ValueListConverter<HeldCertificate>)])]
[JsonSerializable(typeof(StoredLink))]
[JsonSerializable(typeof(HeldCertificate[]))]
internal sealed partial class StoredLinkJson : JsonSerializerContext;
