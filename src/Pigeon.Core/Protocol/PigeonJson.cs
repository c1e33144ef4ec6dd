using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pigeon.Core.Protocol;

/// <summary>Everything that Pigeon says and understands as JSON. What is Pigeon's own is strict: unknown or repeated members are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(OperationRequest))]
[JsonSerializable(typeof(OperationReply))]
[JsonSerializable(typeof(OperationWire))]
[JsonSerializable(typeof(HistoryWire))]
[JsonSerializable(typeof(StatusWire))]
[JsonSerializable(typeof(ProblemWire))]
[JsonSerializable(typeof(HookWire))]
[JsonSerializable(typeof(ValidationWire))]
[JsonSerializable(typeof(DefinitionSource))]
[JsonSerializable(typeof(DiffRequest))]
[JsonSerializable(typeof(DiffWire))]
[JsonSerializable(typeof(FleetStatusWire))]
[JsonSerializable(typeof(VmsWire))]
[JsonSerializable(typeof(WebhookWire))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(NewTokenWire))]
[JsonSerializable(typeof(TokensWire))]
[JsonSerializable(typeof(CertificatesWire))]
[JsonSerializable(typeof(RevocationWire))]
[JsonSerializable(typeof(VmCertificateWire))]
[JsonSerializable(typeof(AuditRecordWire))]
[JsonSerializable(typeof(AuditWire))]
[JsonSerializable(typeof(DoctorWire))]
[JsonSerializable(typeof(PruneRequest))]
[JsonSerializable(typeof(PruneWire))]
public sealed partial class PigeonJson : JsonSerializerContext;
