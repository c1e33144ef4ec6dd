using System.Text;
using Pigeon.Agent.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.Docker;

public sealed class LogFramesTests
{
    [Fact]
    public async Task Frames_of_both_streams_are_joined_in_their_order()
    {
        byte[] sent = [.. Frame(1, "one\n"), .. Frame(2, "two\n"), .. Frame(1, ""), .. Frame(1, "three\n")];

        Assert.Equal("one\ntwo\nthree\n", await ReadAsync(sent, framed: true));
    }

    [Fact]
    public async Task Frames_that_arrive_byte_by_byte_read_the_same()
    {
        byte[] sent = [.. Frame(1, "one\n"), .. Frame(2, "two\n")];

        Assert.Equal("one\ntwo\n", await LogFrames.ReadAsync(new DrippingStream(sent), framed: true, 100, CancellationToken.None));
    }

    [Fact]
    public async Task The_output_of_a_terminal_is_taken_as_it_is() =>
        Assert.Equal("\u0001\0\0\0 plain", await ReadAsync("\u0001\0\0\0 plain"u8.ToArray(), framed: false));

    [Fact]
    public async Task Bytes_that_are_no_text_become_replacement_characters() =>
        Assert.Equal("a\uFFFDb", await ReadAsync([.. Frame(1, "a"), 1, 0, 0, 0, 0, 0, 0, 2, 0xFF, (byte)'b'], framed: true));

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(25_000)]
    public async Task Only_the_end_of_a_long_log_is_kept(int size)
    {
        var text = string.Concat(Enumerable.Range(0, size).Select(i => (char)('a' + (i % 26))));
        byte[] sent = [.. Frame(1, text[..(size / 3)]), .. Frame(2, text[(size / 3)..])];

        Assert.Equal(text[Math.Max(0, size - 10)..], await LogFrames.ReadAsync(new MemoryStream(sent), framed: true, 10, CancellationToken.None));
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0, 5, 65 })]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 7, 0, 0, 0, 0, 0 })]
    public async Task A_torn_or_foreign_frame_is_refused(byte[] sent) =>
        await Assert.ThrowsAsync<EngineException>(() => ReadAsync(sent, framed: true));

    private static Task<string> ReadAsync(byte[] sent, bool framed) =>
        LogFrames.ReadAsync(new MemoryStream(sent), framed, 1024, CancellationToken.None);

    private static byte[] Frame(byte stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [stream, 0, 0, 0, 0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer.Length > 1 ? buffer[..1] : buffer, cancellationToken);
    }
}
