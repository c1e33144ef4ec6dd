using System.Text.Json;
using System.Text.Json.Serialization;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Controller.Webhooks;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Storage;

namespace Pigeon.Controller.Store;

/// <summary>The JSON of what the controller stores, through the rules of their names.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    IgnoreReadOnlyProperties = true,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(NameConverter<VmName>), typeof(NameConverter<VmAddress>),
        typeof(ValueListConverter<LabelPair>), typeof(ValueListConverter<string>),
    ])]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(StoredToken))]
[JsonSerializable(typeof(StoredVm))]
[JsonSerializable(typeof(ToldWebhook))]
[JsonSerializable(typeof(LabelPair[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ControllerJson : JsonSerializerContext;
