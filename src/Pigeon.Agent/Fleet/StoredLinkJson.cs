using System.Text.Json.Serialization;

namespace Pigeon.Agent.Fleet;

/// <summary>The JSON of the agent's file about its controller.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StoredLink))]
internal sealed partial class StoredLinkJson : JsonSerializerContext;
