using System.Text.Json.Serialization;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Storage;

namespace Pigeon.Controller.Store;

/// <summary>The JSON of the controller's own files, through the rules of their names.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
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
        typeof(ValueListConverter<LabelPair>), typeof(ValueListConverter<string>), typeof(ValueListConverter<StoredToken>), typeof(ValueListConverter<StoredVm>),
    ])]
[JsonSerializable(typeof(Stored<StoredToken>))]
[JsonSerializable(typeof(Stored<StoredVm>))]
[JsonSerializable(typeof(LabelPair[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(StoredToken[]))]
[JsonSerializable(typeof(StoredVm[]))]
internal sealed partial class ControllerJson : JsonSerializerContext;
