using System.Text.Json.Serialization;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Core.Storage;

/// <summary>What should be on all VMs, as the controller stores it: the domain's records as they are, through the rules of their names.</summary>
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
        typeof(NameConverter<AppName>), typeof(NameConverter<StackVersion>), typeof(NameConverter<OperationId>), typeof(NameConverter<VmName>),
        typeof(NameConverter<DefinitionDigest>), typeof(TargetConverter),
        typeof(ValueListConverter<FleetApp>), typeof(ValueListConverter<FleetStack>), typeof(ValueListConverter<FleetOperation>), typeof(ValueListConverter<VmProgress>), typeof(ValueListConverter<VmName>),
    ])]
[JsonSerializable(typeof(FleetPart))]
[JsonSerializable(typeof(FleetPart[]))]
[JsonSerializable(typeof(FleetApp[]))]
[JsonSerializable(typeof(FleetStack[]))]
[JsonSerializable(typeof(FleetOperation[]))]
[JsonSerializable(typeof(VmProgress[]))]
[JsonSerializable(typeof(VmName[]))]
public sealed partial class FleetJson : JsonSerializerContext;
