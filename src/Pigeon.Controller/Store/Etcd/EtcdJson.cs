using System.Text.Json.Serialization;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>The JSON of an etcd's HTTP gateway. It is another program's: what it says beyond that is passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(EtcdWire.Range))]
[JsonSerializable(typeof(EtcdWire.RangeAnswer))]
[JsonSerializable(typeof(EtcdWire.Txn))]
[JsonSerializable(typeof(EtcdWire.TxnAnswer))]
[JsonSerializable(typeof(EtcdWire.Watch))]
[JsonSerializable(typeof(EtcdWire.Streamed<EtcdWire.WatchAnswer>), TypeInfoPropertyName = "StreamedWatchAnswer")]
[JsonSerializable(typeof(EtcdWire.Grant))]
[JsonSerializable(typeof(EtcdWire.LeaseId))]
[JsonSerializable(typeof(EtcdWire.Lease))]
[JsonSerializable(typeof(EtcdWire.Streamed<EtcdWire.Lease>), TypeInfoPropertyName = "StreamedLease")]
[JsonSerializable(typeof(EtcdWire.Revoked))]
[JsonSerializable(typeof(EtcdWire.Authenticate))]
[JsonSerializable(typeof(EtcdWire.Authenticated))]
[JsonSerializable(typeof(EtcdWire.Refusal))]
internal sealed partial class EtcdJson : JsonSerializerContext;
