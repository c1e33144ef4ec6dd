using System.Text.Json.Serialization;
using Pigeon.TestKit;

namespace Pigeon.LoadProgram;

/// <summary>The JSON that pigeon-load prints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadSnapshot))]
internal sealed partial class LoadJson : JsonSerializerContext;
