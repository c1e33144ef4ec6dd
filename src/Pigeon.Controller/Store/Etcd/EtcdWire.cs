using System.Text.Json.Serialization;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>What is said to an etcd, and what it answers, in the spelling of its HTTP gateway: numbers may come as texts, and what is zero is left out.</summary>
internal static class EtcdWire
{
    public sealed record Header
    {
        public long Revision { get; init; }
    }

    public sealed record Range(byte[] Key)
    {
        public byte[]? RangeEnd { get; init; }

        public long? Revision { get; init; }

        public long? Limit { get; init; }

        public bool? KeysOnly { get; init; }
    }

    public sealed record RangeAnswer
    {
        public Header Header { get; init => field = value ?? new(); } = new();

        public KeyValue[] Kvs { get; init => field = value ?? []; } = [];

        public bool More { get; init; }
    }

    public sealed record KeyValue
    {
        public byte[] Key { get; init => field = value ?? []; } = [];

        public byte[] Value { get; init => field = value ?? []; } = [];

        public long CreateRevision { get; init; }

        public long ModRevision { get; init; }

        public long Lease { get; init; }
    }

    public sealed record Compare(byte[] Key, string Target)
    {
        public string Result { get; } = "EQUAL";

        public long? CreateRevision { get; init; }

        public long? ModRevision { get; init; }

        public static Compare Created(byte[] key, long revision) => new(key, "CREATE") { CreateRevision = revision };

        public static Compare Modified(byte[] key, long revision) => new(key, "MOD") { ModRevision = revision };
    }

    public sealed record Put(byte[] Key, byte[] Value)
    {
        public long? Lease { get; init; }
    }

    public sealed record DeleteRange(byte[] Key)
    {
        public byte[]? RangeEnd { get; init; }
    }

    public sealed record Operation
    {
        public Range? RequestRange { get; init; }

        public Put? RequestPut { get; init; }

        public DeleteRange? RequestDeleteRange { get; init; }
    }

    public sealed record Txn(Compare[] Compare, Operation[] Success, Operation[] Failure);

    public sealed record TxnAnswer
    {
        public Header Header { get; init => field = value ?? new(); } = new();

        public bool Succeeded { get; init; }

        public OperationAnswer[] Responses { get; init => field = value ?? []; } = [];

        /// <summary>What was found by a question of the transaction; null when there was nothing.</summary>
        public KeyValue? Found(int index) => Responses.ElementAtOrDefault(index)?.ResponseRange?.Kvs.FirstOrDefault();
    }

    public sealed record OperationAnswer
    {
        public RangeAnswer? ResponseRange { get; init; }
    }

    public sealed record Watch(WatchCreate CreateRequest);

    public sealed record WatchCreate(byte[] Key, long StartRevision)
    {
        public byte[]? RangeEnd { get; init; }

        public bool Fragment { get; } = true;
    }

    public sealed record WatchAnswer
    {
        public Header Header { get; init => field = value ?? new(); } = new();

        public bool Created { get; init; }

        public bool Canceled { get; init; }

        public string? CancelReason { get; init; }

        public long CompactRevision { get; init; }

        /// <summary>More of the same revision follows.</summary>
        public bool Fragment { get; init; }

        public Event[] Events { get; init => field = value ?? []; } = [];
    }

    public sealed record Event
    {
        public const string Delete = "DELETE";

        /// <summary>Left out for what was put.</summary>
        public string? Type { get; init; }

        public KeyValue Kv { get; init => field = value ?? new(); } = new();
    }

    public sealed record Grant([property: JsonPropertyName("TTL")] long Ttl);

    public sealed record LeaseId([property: JsonPropertyName("ID")] long Id);

    public sealed record Lease
    {
        [JsonPropertyName("ID")]
        public long Id { get; init; }

        /// <summary>In seconds; 0 when there is no such lease.</summary>
        [JsonPropertyName("TTL")]
        public long Ttl { get; init; }
    }

    public sealed record Revoked;

    public sealed record Authenticate(string Name, string Password);

    public sealed record Authenticated
    {
        public string Token { get; init => field = value ?? ""; } = "";
    }

    /// <summary>What a stream says: each of its lines is one.</summary>
    public sealed record Streamed<T>
    {
        public T? Result { get; init; }

        public Refusal? Error { get; init; }
    }

    public sealed record Refusal
    {
        public int Code { get; init; }

        public int GrpcCode { get; init; }

        public string Message { get; init => field = value ?? ""; } = "";
    }
}
