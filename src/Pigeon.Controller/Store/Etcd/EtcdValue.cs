using System.IO.Compression;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>A value as it lies in an etcd: large ones are compressed. A JSON text never begins as a compressed one does.</summary>
internal static class EtcdValue
{
    private const int Large = 16 << 10;

    /// <summary>More than any entry has: what unpacks to more was not put there by a controller.</summary>
    private const int Largest = 64 << 20;

    public static byte[] Pack(ReadOnlyMemory<byte> value)
    {
        if (value.Length < Large) return value.ToArray();
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(value.Span);
        return packed.ToArray();
    }

    /// <exception cref="StoreException">It is none.</exception>
    public static ReadOnlyMemory<byte> Unpack(byte[] stored, string key)
    {
        if (stored is not [0x1F, 0x8B, ..]) return stored;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
            var value = new MemoryStream();
            var part = new byte[1 << 16];
            for (int length; (length = gzip.Read(part)) > 0;)
            {
                if (value.Length + length > Largest) throw new InvalidDataException($"it unpacks to more than {Largest} bytes");
                value.Write(part, 0, length);
            }

            return value.ToArray();
        }
        catch (InvalidDataException fault)
        {
            throw new StoreException($"what the etcd holds under {key} cannot be unpacked: {fault.Message}", fault);
        }
    }
}
