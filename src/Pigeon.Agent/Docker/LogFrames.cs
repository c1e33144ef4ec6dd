using System.Buffers.Binary;
using System.Text;

namespace Pigeon.Agent.Docker;

/// <summary>
/// Reads a container's log. Without a terminal the engine sends frames: one byte for the stream (0 stdin, 1 stdout, 2 stderr), three zero bytes,
/// the length as four bytes big-endian, then that many bytes; with a terminal it sends the bytes as they are.
/// </summary>
internal static class LogFrames
{
    private const int HeaderBytes = 8;
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Reads to the end and keeps the last <paramref name="bytesMax"/> bytes: the end of a log is what explains a failure.</summary>
    public static async Task<string> ReadAsync(Stream stream, bool framed, int bytesMax, CancellationToken ct)
    {
        var kept = new Tail(bytesMax);
        var chunk = new byte[ChunkBytes];
        if (framed)
            while (await ReadHeaderAsync(stream, chunk, ct) is { } length)
                await CopyAsync(stream, chunk, length, kept, ct);
        else
            while (await stream.ReadAsync(chunk, ct) is var count and > 0)
                kept.Add(chunk.AsSpan(0, count));
        return kept.ToString();
    }

    private static async Task<long?> ReadHeaderAsync(Stream stream, byte[] chunk, CancellationToken ct)
    {
        var count = await stream.ReadAtLeastAsync(chunk.AsMemory(0, HeaderBytes), HeaderBytes, throwOnEndOfStream: false, ct);
        if (count == 0) return null;
        if (count < HeaderBytes) throw new EngineException(null, "the engine's log ends in the middle of a frame header");
        if (chunk[0] > 2 || chunk[1] != 0 || chunk[2] != 0 || chunk[3] != 0)
            throw new EngineException(null, "the engine's log is not framed as documented");
        return BinaryPrimitives.ReadUInt32BigEndian(chunk.AsSpan(4));
    }

    private static async Task CopyAsync(Stream stream, byte[] chunk, long length, Tail kept, CancellationToken ct)
    {
        while (length > 0)
        {
            var count = await stream.ReadAsync(chunk.AsMemory(0, (int)Math.Min(length, chunk.Length)), ct);
            if (count == 0) throw new EngineException(null, "the engine's log ends in the middle of a frame");
            kept.Add(chunk.AsSpan(0, count));
            length -= count;
        }
    }

    private sealed class Tail(int bytesMax)
    {
        private readonly byte[] _ring = new byte[bytesMax];
        private long _written;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > bytesMax)
            {
                _written += bytes.Length - bytesMax;
                bytes = bytes[^bytesMax..];
            }

            var at = (int)(_written % bytesMax);
            var first = Math.Min(bytes.Length, bytesMax - at);
            bytes[..first].CopyTo(_ring.AsSpan(at));
            bytes[first..].CopyTo(_ring);
            _written += bytes.Length;
        }

        // Bytes that are not UTF-8, and a character that the cut went through, read as the replacement character.
        public override string ToString()
        {
            if (_written <= bytesMax) return Encoding.UTF8.GetString(_ring, 0, (int)_written);
            var at = (int)(_written % bytesMax);
            return Encoding.UTF8.GetString([.. _ring.AsSpan(at), .. _ring.AsSpan(0, at)]);
        }
    }
}
