using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Audit;

/// <summary>
/// Lines that are only ever added, on the disk before anybody is answered. A full file is put aside under the time of its end, and the oldest of those go. One writer.
/// </summary>
internal sealed class AuditFile : IDisposable
{
    public const string Extension = ".jsonl";
    public const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    private const byte LineEnd = (byte)'\n';
    private const int Chunk = 4096;
    private readonly string _folder;
    private readonly string _name;
    private readonly AuditSettings _limits;
    private readonly TimeProvider _time;
    private SafeFileHandle? _file;
    private long _length;

    /// <param name="name">What its files are called, before the time and the extension.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public AuditFile(string folder, string name, AuditSettings limits, TimeProvider time)
    {
        (_folder, _name, _limits, _time) = (folder, name, limits, time);
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, DurableFile.Private | UnixFileMode.UserExecute);
        Open();
        Sweep();
    }

    private string PathNow => Path.Combine(_folder, _name + Extension);

    /// <exception cref="IOException">They are not on the disk, and nothing of them is in the file.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            // What another hand has moved away is not written to in the dark.
            if (_file is null || !File.Exists(PathNow)) Open();
            if (_length > 0 && _length + lines.Length > _limits.MaxSize) Rotate();
            RandomAccess.Write(_file!, lines, _length);
            RandomAccess.FlushToDisk(_file!);
            _length += lines.Length;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Whatever is there of it is cut off again, now or when the file is opened next.
            TakeBack();
            throw new IOException($"the audit {PathNow} cannot be written: {fault.Message}", fault);
        }
    }

    public void Dispose() => _file?.Dispose();

    private void TakeBack()
    {
        try
        {
            if (_file is not null) RandomAccess.SetLength(_file, _length);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Open()
    {
        _file?.Dispose();
        _file = null;
        var isNew = !File.Exists(PathNow);
        _file = File.OpenHandle(PathNow, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_file, DurableFile.Private);
        _length = Heal();
        if (isNew) DurableFolder.Flush(_folder);
    }

    /// <summary>A line without an end is what a crash has left of one that nobody was answered for.</summary>
    private long Heal()
    {
        var length = RandomAccess.GetLength(_file!);
        var end = length;
        var chunk = new byte[Chunk];
        while (end > 0)
        {
            var from = Math.Max(0, end - Chunk);
            var read = RandomAccess.Read(_file!, chunk.AsSpan(0, (int)(end - from)), from);
            var last = chunk.AsSpan(0, read).LastIndexOf(LineEnd);
            end = from + last + 1;
            if (last >= 0) break;
            end = from;
        }

        if (end == length) return length;
        RandomAccess.SetLength(_file!, end);
        RandomAccess.FlushToDisk(_file!);
        return end;
    }

    private void Rotate()
    {
        _file!.Dispose();
        _file = null;

        // Their order is that of their names, also when the clock was set back.
        var (now, next) = (_time.GetUtcNow(), FullFiles(_folder, _name).Select(file => file.End).FirstOrDefault() + TimeSpan.FromMilliseconds(1));
        var end = now > next ? now : next;
        File.Move(PathNow, Path.Combine(_folder, $"{_name}-{end.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}{Extension}"));
        Open();
        Sweep();
    }

    /// <summary>Lets the oldest go. What cannot be removed now is tried again with the next file.</summary>
    private void Sweep()
    {
        foreach (var (file, at) in FullFiles(_folder, _name).Select((file, at) => (file, at)))
        {
            if (at < _limits.Files && file.End >= _time.GetUtcNow() - _limits.Keep) continue;
            try
            {
                File.Delete(file.Path);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return;
            }
        }
    }

    /// <summary>The full files, the latest first, each with the time of its last line.</summary>
    public static IReadOnlyList<(string Path, DateTimeOffset End)> FullFiles(string folder, string name) =>
    [
        .. from path in Directory.EnumerateFiles(folder, $"{name}-*{Extension}")
           let end = EndOf(Path.GetFileNameWithoutExtension(path)[(name.Length + 1)..])
           where end is not null
           orderby end descending
           select (path, end.Value),
    ];

    private static DateTimeOffset? EndOf(string text) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var end) ? end : null;
}
