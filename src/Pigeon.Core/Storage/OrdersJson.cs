using System.Text.Json.Serialization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Core.Storage;

/// <summary>
/// What a controller orders and a VM reports, on the way and in the VM's file: the domain's records as they are, through the rules of their names. Members that one
/// side does not know are passed over, for the two are upgraded one after the other.
/// </summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    IgnoreReadOnlyProperties = true,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(NameConverter<AppName>), typeof(NameConverter<StackVersion>), typeof(NameConverter<ServiceName>), typeof(NameConverter<OperationId>),
        typeof(NameConverter<VmName>), typeof(NameConverter<ContainerId>), typeof(NameConverter<DefinitionDigest>), typeof(NameConverter<FrontendName>),
        typeof(ValueListConverter<Assignment>), typeof(ValueListConverter<AssignedStack>), typeof(ValueListConverter<RemoteMember>),
        typeof(ValueListConverter<AppReport>), typeof(ValueListConverter<StackReport>), typeof(ValueListConverter<ReportedMember>),
        typeof(ValueListConverter<KeptApp>), typeof(ValueListConverter<LabelPair>), typeof(ValueListConverter<VmName>),
        typeof(ValueListConverter<ContainerId>), typeof(ValueListConverter<StackVersion>), typeof(ValueListConverter<FrontendOffer>),
    ])]
[JsonSerializable(typeof(VmOrders))]
[JsonSerializable(typeof(VmReport))]
[JsonSerializable(typeof(StoredOrders))]
[JsonSerializable(typeof(Assignment[]))]
[JsonSerializable(typeof(AssignedStack[]))]
[JsonSerializable(typeof(RemoteMember[]))]
[JsonSerializable(typeof(AppReport[]))]
[JsonSerializable(typeof(StackReport[]))]
[JsonSerializable(typeof(ReportedMember[]))]
[JsonSerializable(typeof(KeptApp[]))]
[JsonSerializable(typeof(LabelPair[]))]
[JsonSerializable(typeof(VmName[]))]
[JsonSerializable(typeof(ContainerId[]))]
[JsonSerializable(typeof(StackVersion[]))]
[JsonSerializable(typeof(FrontendOffer[]))]
public sealed partial class OrdersJson : JsonSerializerContext;
