using System.Text.Json.Serialization;

namespace Pigeon.Core.Protocol;

/// <summary>
/// What agents and their controller say to each other as JSON. Unlike the rest of what is Pigeon's own, members that one side does not know are passed
/// over: the two are upgraded one after the other.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(JoinAnswer))]
[JsonSerializable(typeof(RenewalRequest))]
[JsonSerializable(typeof(GrantedCertificate))]
[JsonSerializable(typeof(VmReportWire))]
[JsonSerializable(typeof(FleetHelloWire))]
[JsonSerializable(typeof(DefinitionSource))]
[JsonSerializable(typeof(ProblemWire))]
public sealed partial class LinkJson : JsonSerializerContext;
