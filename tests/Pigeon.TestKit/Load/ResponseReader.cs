using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Pigeon.TestKit;

/// <summary>Reads HTTP/1.1 answers from a socket, byte for byte, so that every way of breaking off is told apart.</summary>
internal sealed class ResponseReader(Socket socket)
{
    private const int WordLimit = 64;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether a byte of the answer has come.</summary>
    public bool HasReceived { get; private set; }

    /// <summary>Reads one whole answer; interim ones (1xx) are passed over.</summary>
    public async Task<LoadResponse> ReadAsync(CancellationToken ct)
    {
        HasReceived = _start < _end;
        while (true)
        {
            var head = await ReadHeadAsync(ct);
            if (head.Status is >= 100 and < 200)
                continue;
            var body = await ReadBodyAsync(head, ct);
            if (_start < _end)
                throw new LoadFault(FailureKind.Malformed, $"{_end - _start} bytes after the end of the answer", head.Status);
            return new LoadResponse(head.Status, head.Version ?? FirstWord(body), head.KeepsConnection);
        }
    }

    private async Task<Head> ReadHeadAsync(CancellationToken ct)
    {
        var line = await ReadLineAsync(ct);
        if (!line.StartsWith("HTTP/1.", StringComparison.Ordinal) || line.Length < 12
            || !int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            throw new LoadFault(FailureKind.Malformed, $"not a status line: {line}");
        var head = new Head { Status = status, KeepsConnection = line[7] == '1' };
        while (await ReadLineAsync(ct) is { Length: > 0 } field)
            head.Read(field);
        return head;
    }

    private async Task<string> ReadBodyAsync(Head head, CancellationToken ct)
    {
        var word = new StringBuilder();
        if (head.Status is 204 or 304)
            return "";
        if (head.Chunked)
            await ReadChunksAsync(word, ct);
        else if (head.Length is { } length)
            await ReadBytesAsync(length, word, ct);
        else
        {
            head.KeepsConnection = false;
            while (_start < _end || await FillAsync(ct))
                Take(_end - _start, word);
        }
        return word.ToString();
    }

    private async Task ReadChunksAsync(StringBuilder word, CancellationToken ct)
    {
        while (true)
        {
            var line = await ReadLineAsync(ct);
            if (!long.TryParse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size))
                throw new LoadFault(FailureKind.Malformed, $"not a chunk size: {line}");
            if (size == 0)
                break;
            await ReadBytesAsync(size, word, ct);
            await ReadLineAsync(ct);
        }
        while (await ReadLineAsync(ct) is { Length: > 0 }) { }
    }

    private async Task ReadBytesAsync(long count, StringBuilder word, CancellationToken ct)
    {
        for (var left = count; left > 0;)
        {
            if (_start == _end && !await FillAsync(ct))
                throw new EndOfStreamException($"closed {left} bytes before the end of the answer");
            left -= Take((int)Math.Min(_end - _start, left), word);
        }
    }

    private int Take(int count, StringBuilder word)
    {
        if (word.Length < WordLimit)
            word.Append(Encoding.Latin1.GetString(_buffer, _start, Math.Min(count, WordLimit)));
        _start += count;
        return count;
    }

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var newline = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            if (newline >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, newline - _start).TrimEnd('\r');
                _start = newline + 1;
                return line;
            }
            if (!await FillAsync(ct))
                throw new EndOfStreamException(HasReceived ? "closed in the head of the answer" : "closed without an answer");
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            throw new LoadFault(FailureKind.Malformed, "a line of the answer is too long");
        var got = await socket.ReceiveAsync(_buffer.AsMemory(_end), ct);
        _end += got;
        HasReceived |= got > 0;
        return got > 0;
    }

    private static string FirstWord(string body) => body.TrimStart().Split([' ', '\n', '\r', '\t'], 2)[0];

    private sealed class Head
    {
        public required int Status { get; init; }

        public required bool KeepsConnection { get; set; }

        public long? Length { get; private set; }

        public bool Chunked { get; private set; }

        public string? Version { get; private set; }

        public void Read(string field)
        {
            var (name, value) = field.IndexOf(':') is > 0 and var colon
                ? (field[..colon], field[(colon + 1)..].Trim())
                : throw new LoadFault(FailureKind.Malformed, $"not a header: {field}", Status);
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                Length = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                    ? length
                    : throw new LoadFault(FailureKind.Malformed, $"not a length: {value}", Status);
            else if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                Chunked = value.Contains("chunked", StringComparison.OrdinalIgnoreCase);
            else if (name.Equals("X-Version", StringComparison.OrdinalIgnoreCase))
                Version = value;
            else if (name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                KeepsConnection = !value.Contains("close", StringComparison.OrdinalIgnoreCase);
        }
    }
}
