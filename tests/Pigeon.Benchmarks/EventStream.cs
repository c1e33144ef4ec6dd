using System.Net.Sockets;
using System.Text;

namespace Pigeon.Benchmarks;

/// <summary>Docker's events as raw text on a blocking socket.</summary>
internal sealed class EventStream(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[65536];
    private string _pending = "";

    /// <summary>Waits for an event of a container and returns when it was here.</summary>
    public long WaitFor(string action, string container)
    {
        while (true)
        {
            var lines = _pending.Split('\n');
            for (var index = 0; index < lines.Length - 1; index++)
            {
                if (!lines[index].Contains($"\"status\":\"{action}\"", StringComparison.Ordinal)
                    || !lines[index].Contains($"\"id\":\"{container}\"", StringComparison.Ordinal)) continue;
                _pending = string.Join('\n', lines[(index + 1)..]);
                return TimeProvider.System.GetTimestamp();
            }

            _pending = lines[^1];
            var got = socket.Receive(_buffer);
            if (got == 0) throw new IOException("Docker's event stream ended");
            _pending += Encoding.UTF8.GetString(_buffer, 0, got);
        }
    }

    public void Dispose() => socket.Dispose();
}
