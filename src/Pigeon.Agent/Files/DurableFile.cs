using System.Text;

namespace Pigeon.Agent.Files;

/// <summary>
/// Files that survive a crash whole: written beside the target, flushed to the disk, renamed over it, and the folder flushed too. A reader
/// sees the old text or the new one. One writer per path. The work is done on the calling thread: .NET has no asynchronous files on Linux,
/// it only hands each step to another thread, and on a busy machine ten hand-overs take longer than the disk.
/// </summary>
public static class DurableFile
{
    /// <summary>Owner reads and writes.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Owner reads and writes, everybody else reads.</summary>
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="IOException">Nothing changed: the disk is full, or the folder is not there or not writable.</exception>
    public static Task WriteAsync(string path, string text, UnixFileMode mode, CancellationToken ct) =>
        WriteAsync(path, Encoding.UTF8.GetBytes(text), mode, ct);

    /// <exception cref="IOException">Nothing changed: the disk is full, or the folder is not there or not writable.</exception>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        DurableFolder.Flush(Replace(path, content.Span, mode));
        return Task.CompletedTask;
    }

    /// <returns>The folder that the file lies in.</returns>
    private static string Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full) ?? throw new ArgumentException($"'{path}' names no file", nameof(path));
        // The name is always the same, so what a crash leaves behind is overwritten and never piles up.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.new");
        try
        {
            using (var file = new FileStream(temporary, Options()))
                Fill(file, temporary, content, mode);
            Rename(temporary, full);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"{path} cannot be written: {denied.Message}", denied);
        }

        return folder;
    }

    /// <inheritdoc cref="WriteIfChangedAsync(string, ReadOnlyMemory{byte}, UnixFileMode, CancellationToken)" />
    public static Task<bool> WriteIfChangedAsync(string path, string text, UnixFileMode mode, CancellationToken ct) =>
        WriteIfChangedAsync(path, Encoding.UTF8.GetBytes(text), mode, ct);

    /// <summary>
    /// For what can be made again: leaves the file alone when it already holds that content with that mode, and does not flush the folder.
    /// Any crash of a program leaves the new file; a power failure may bring back the old one, whole.
    /// </summary>
    /// <returns>Whether it was written.</returns>
    public static Task<bool> WriteIfChangedAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (Holds(path, content.Span, mode))
            return Task.FromResult(false);
        Replace(path, content.Span, mode);
        return Task.FromResult(true);
    }

    private static void Fill(FileStream file, string name, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        try
        {
            // The process's umask has a say in the mode of a new file, but not in this.
            SetMode(file, mode);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(name);
            throw;
        }
    }

    private static void Rename(string temporary, string target)
    {
        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void SetMode(FileStream file, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("durable files need unix file modes");
        File.SetUnixFileMode(file.SafeFileHandle, mode);
    }

    private static bool Holds(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != content.Length || file.UnixFileMode != mode)
            return false;
        return content.SequenceEqual(File.ReadAllBytes(path));
    }

    private static FileStreamOptions Options() => new()
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        Share = FileShare.None,
        BufferSize = 0,
    };
}
