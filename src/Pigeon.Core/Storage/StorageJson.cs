using System.Text.Json.Serialization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Storage;

/// <summary>The desired state's JSON. It is the agent's own file, so the domain's records are stored as they are, through the rules of their names.</summary>
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
        typeof(NameConverter<AppName>), typeof(NameConverter<StackVersion>), typeof(NameConverter<ServiceName>),
        typeof(NameConverter<FrontendName>), typeof(NameConverter<NetworkName>), typeof(NameConverter<HostName>),
        typeof(NameConverter<UrlPath>), typeof(NameConverter<OperationId>),
        typeof(NameConverter<CookieName>), typeof(NameConverter<CookieKey>), typeof(NameConverter<FilePath>),
        typeof(NameConverter<SourceNetwork>), typeof(NameConverter<HeaderName>), typeof(NameConverter<MatchValue>),
        typeof(ValueListConverter<SourceNetwork>), typeof(ValueListConverter<HeaderMatch>), typeof(ValueListConverter<CookieMatch>),
        typeof(ValueListConverter<App>), typeof(ValueListConverter<LaneSetup>), typeof(ValueListConverter<Stack>),
        typeof(ValueListConverter<Operation>), typeof(ValueListConverter<FormerState>), typeof(ValueListConverter<ServiceSpec>),
        typeof(ValueListConverter<HostName>), typeof(ValueListConverter<string>), typeof(ValueListConverter<PortSpec>),
        typeof(ValueListConverter<LabelPair>), typeof(ValueListConverter<StatusRange>), typeof(ValueListConverter<NetworkEndpoint>), typeof(ValueListConverter<Setting>),
        typeof(ValueListConverter<DeviceSpec>), typeof(ValueListConverter<DeviceRate>), typeof(ValueListConverter<UlimitSpec>),
        typeof(ValueListConverter<StoredLane>), typeof(ValueListConverter<ResolvedImage>), typeof(ValueListConverter<SecretVariable>), typeof(ValueListConverter<JobSpec>),
        typeof(ValueListConverter<HookSpec>), typeof(ValueListConverter<DueHook>),
        typeof(NameConverter<VmName>), typeof(NameConverter<VmAddress>), typeof(NameConverter<DefinitionDigest>), typeof(NameConverter<ContainerId>),
        typeof(TargetConverter), typeof(ValueListConverter<FleetApp>), typeof(ValueListConverter<FleetStack>),
        typeof(ValueListConverter<FleetOperation>), typeof(ValueListConverter<VmProgress>), typeof(ValueListConverter<KeptApp>),
        typeof(ValueListConverter<AssignedStack>), typeof(ValueListConverter<RemoteMember>),
    ])]
[JsonSerializable(typeof(StoredDesired))]
[JsonSerializable(typeof(StoredFleet))]
[JsonSerializable(typeof(StoredOrders))]
[JsonSerializable(typeof(VmRecord))]
[JsonSerializable(typeof(FleetApp[]))]
[JsonSerializable(typeof(FleetStack[]))]
[JsonSerializable(typeof(FleetOperation[]))]
[JsonSerializable(typeof(VmProgress[]))]
[JsonSerializable(typeof(KeptApp[]))]
[JsonSerializable(typeof(AssignedStack[]))]
[JsonSerializable(typeof(RemoteMember[]))]
[JsonSerializable(typeof(StackSpec))]
[JsonSerializable(typeof(StoredLanes))]
[JsonSerializable(typeof(StoredLane[]))]
[JsonSerializable(typeof(App[]))]
[JsonSerializable(typeof(LaneSetup[]))]
[JsonSerializable(typeof(Stack[]))]
[JsonSerializable(typeof(Operation[]))]
[JsonSerializable(typeof(FormerState[]))]
[JsonSerializable(typeof(ServiceSpec[]))]
[JsonSerializable(typeof(JobSpec[]))]
[JsonSerializable(typeof(HookSpec[]))]
[JsonSerializable(typeof(DueHook[]))]
[JsonSerializable(typeof(HostName[]))]
[JsonSerializable(typeof(SourceNetwork[]))]
[JsonSerializable(typeof(HeaderMatch[]))]
[JsonSerializable(typeof(CookieMatch[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(PortSpec[]))]
[JsonSerializable(typeof(ResolvedImage[]))]
[JsonSerializable(typeof(SecretVariable[]))]
[JsonSerializable(typeof(LabelPair[]))]
[JsonSerializable(typeof(StatusRange[]))]
[JsonSerializable(typeof(NetworkEndpoint[]))]
[JsonSerializable(typeof(Setting[]))]
[JsonSerializable(typeof(DeviceSpec[]))]
[JsonSerializable(typeof(DeviceRate[]))]
[JsonSerializable(typeof(UlimitSpec[]))]
public sealed partial class StorageJson : JsonSerializerContext;
