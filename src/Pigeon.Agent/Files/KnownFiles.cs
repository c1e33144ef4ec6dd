using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Files;

/// <summary>Files as they were written last, with a cheap way to see that another hand was at them since.</summary>
public sealed class KnownFiles
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unflushed = new(StringComparer.Ordinal);

    public bool Any
    {
        get { lock (_lock) return _known.Count > 0; }
    }

    /// <summary>Writes a file, or leaves it alone when it holds that text already. It survives every crash but a power failure; for that <see cref="Flush"/> follows.</summary>
    /// <exception cref="IOException">It could not be written; the old one is intact.</exception>
    public Task WriteAsync(string path, string text, UnixFileMode mode, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var isWritten = DurableFile.ReplaceIfChanged(path, text, mode);
        lock (_lock)
        {
            if (isWritten) _unflushed.Add(path);
            _known[path] = new Known(text, mode, Look(path));
        }

        return Task.CompletedTask;
    }

    /// <summary>Makes what was written last survive a power failure too.</summary>
    /// <exception cref="IOException">The disk refuses; the next time tries it again.</exception>
    public void Flush()
    {
        string[] paths;
        lock (_lock) paths = [.. _unflushed];
        foreach (var path in paths)
        {
            DurableFile.Flush(path);
            lock (_lock) _unflushed.Remove(path);
        }
    }

    /// <summary>The files that do not look as they did. Of those never written nothing is known.</summary>
    public IReadOnlyList<string> Changed()
    {
        lock (_lock) return [.. _known.Where(one => Look(one.Key) != one.Value.Stamp).Select(one => one.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes again what another hand has changed.</summary>
    /// <returns>The files that held something else.</returns>
    /// <exception cref="IOException">A file could not be written.</exception>
    public async Task<IReadOnlyList<string>> MendAsync(CancellationToken ct)
    {
        var mended = new List<string>();
        foreach (var path in Changed())
        {
            Known known;
            lock (_lock) known = _known[path];
            if (!File.Exists(path) || await File.ReadAllTextAsync(path, ct) != known.Text) mended.Add(path);
            await WriteAsync(path, known.Text, known.Mode, ct);
        }

        return mended;
    }

    private static (DateTime Written, long Size) Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
    }

    private sealed record Known(string Text, UnixFileMode Mode, (DateTime Written, long Size) Stamp);
}
