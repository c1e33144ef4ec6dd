using System.Text;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>Where in an etcd things are: <c>PREFIX/COLLECTION/KEY</c>, and beside the collections who leads.</summary>
internal sealed class EtcdKeys(string prefix)
{
    /// <summary>Who leads, under a lease.</summary>
    public byte[] Leader { get; } = Encoding.UTF8.GetBytes($"{prefix}/leader");

    /// <summary>There while a store is being filled: what it holds then is not whole.</summary>
    public byte[] Unfinished { get; } = Encoding.UTF8.GetBytes($"{prefix}/unfinished");

    /// <summary>All keys of a collection begin with it.</summary>
    public byte[] Of(StoreCollection collection) => Encoding.UTF8.GetBytes($"{prefix}/{NameOf(collection)}/");

    public byte[] Of(StoreCollection collection, string key) => Encoding.UTF8.GetBytes($"{prefix}/{NameOf(collection)}/{key}");

    /// <summary>The entry's own key.</summary>
    public string KeyOf(StoreCollection collection, byte[] key) => Encoding.UTF8.GetString(key.AsSpan(Of(collection).Length));

    /// <summary>The first key that does not begin so any more.</summary>
    public static byte[] After(byte[] beginning)
    {
        // They end with a slash, after which there is a character.
        var end = beginning.ToArray();
        end[^1]++;
        return end;
    }

    private static string NameOf(StoreCollection collection) => collection.ToString().ToLowerInvariant();
}
