using System.Text.Json.Serialization;

namespace Pigeon.Controller.Leading;

/// <summary>The JSON of what lies under the leader's key. A newer controller may say more.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LeaderRecord))]
internal sealed partial class LeadingJson : JsonSerializerContext;
