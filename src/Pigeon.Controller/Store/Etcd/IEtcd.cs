using System.Text.Json.Serialization.Metadata;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>An etcd that can be asked.</summary>
internal interface IEtcd : IDisposable
{
    TimeProvider Time { get; }

    /// <summary>Why nothing was answered last; null while all is well.</summary>
    string? Trouble { get; }

    /// <param name="limit">How long one member may take; null for the usual time.</param>
    /// <exception cref="EtcdRefusedException">It does not do that.</exception>
    /// <exception cref="StoreException">No member can be reached, and nothing was done.</exception>
    /// <exception cref="StoreUnsureException">A change was said, and no answer came.</exception>
    Task<TAnswer> AskAsync<TAsk, TAnswer>(EtcdCall<TAsk, TAnswer> call, TAsk ask, CancellationToken ct, TimeSpan? limit = null);

    /// <summary>What one member says, piece by piece, until it ends.</summary>
    /// <exception cref="StoreException">It cannot be had, or was cut off.</exception>
    /// <exception cref="EtcdRefusedException">It does not do that.</exception>
    IAsyncEnumerable<T> StreamAsync<TAsk, T>(string path, TAsk ask, JsonTypeInfo<TAsk> askType, JsonTypeInfo<EtcdWire.Streamed<T>> type, CancellationToken ct)
        where T : class;
}
