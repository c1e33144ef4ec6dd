namespace Pigeon.Controller.Store.Etcd;

/// <summary>All that an etcd is asked.</summary>
internal static class EtcdCalls
{
    public const string Watch = "v3/watch";

    /// <summary>Answered by a majority: never what was.</summary>
    public static EtcdCall<EtcdWire.Range, EtcdWire.RangeAnswer> Range { get; } = new("v3/kv/range", EtcdJson.Default.Range, EtcdJson.Default.RangeAnswer, IsChange: false);

    public static EtcdCall<EtcdWire.Txn, EtcdWire.TxnAnswer> Txn { get; } = new("v3/kv/txn", EtcdJson.Default.Txn, EtcdJson.Default.TxnAnswer, IsChange: true);

    /// <summary>One that nobody knows of ends by itself, so it may be asked for again.</summary>
    public static EtcdCall<EtcdWire.Grant, EtcdWire.Lease> Grant { get; } = new("v3/lease/grant", EtcdJson.Default.Grant, EtcdJson.Default.Lease, IsChange: false);

    public static EtcdCall<EtcdWire.LeaseId, EtcdWire.Streamed<EtcdWire.Lease>> KeepAlive { get; } =
        new("v3/lease/keepalive", EtcdJson.Default.LeaseId, EtcdJson.Default.StreamedLease, IsChange: false);

    public static EtcdCall<EtcdWire.LeaseId, EtcdWire.Revoked> Revoke { get; } = new("v3/lease/revoke", EtcdJson.Default.LeaseId, EtcdJson.Default.Revoked, IsChange: false);

    public static EtcdCall<EtcdWire.Authenticate, EtcdWire.Authenticated> Authenticate { get; } =
        new("v3/auth/authenticate", EtcdJson.Default.Authenticate, EtcdJson.Default.Authenticated, IsChange: false);
}
