using System.Text;

namespace Pigeon.Hosting.Files;

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
        Write(path, content.Span, mode);
        return Task.CompletedTask;
    }

    /// <inheritdoc cref="WriteAsync(string, ReadOnlyMemory{byte}, UnixFileMode, CancellationToken)" />
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode) => DurableFolder.Flush(Replace(path, content, mode, flush: true));

    /// <returns>The folder that the file lies in.</returns>
    private static string Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool flush)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full) ?? throw new ArgumentException($"'{path}' names no file", nameof(path));
        // The name is always the same, so what a crash leaves behind is overwritten and never piles up.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.new");
        try
        {
            using (var file = new FileStream(temporary, Options()))
                Fill(file, temporary, content, mode, flush);
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

    /// <summary>As <see cref="WriteAsync(string, ReadOnlyMemory{byte}, UnixFileMode, CancellationToken)"/>, unless the file already holds that content with that mode.</summary>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="IOException">Nothing changed: the disk is full, or the folder is not there or not writable.</exception>
    public static async Task<bool> WriteIfChangedAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct)
    {
        if (Holds(path, content.Span, mode))
            return false;
        await WriteAsync(path, content, mode, ct);
        return true;
    }

    /// <inheritdoc cref="ReplaceIfChanged(string, ReadOnlySpan{byte}, UnixFileMode)" />
    public static bool ReplaceIfChanged(string path, string text, UnixFileMode mode) =>
        ReplaceIfChanged(path, Encoding.UTF8.GetBytes(text), mode);

    /// <summary>
    /// For what can be made again: leaves the file alone when it already holds that content with that mode, and flushes nothing. Any crash
    /// of a program leaves the old file or the new one; against a power failure <see cref="Flush"/> has to follow.
    /// </summary>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="IOException">Nothing changed: the disk is full, or the folder is not there or not writable.</exception>
    public static bool ReplaceIfChanged(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        if (Holds(path, content, mode))
            return false;
        Replace(path, content, mode, flush: false);
        return true;
    }

    /// <summary>Flushes a file that was replaced; its folder too. One that is gone by now needs no flush.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string path)
    {
        try
        {
            using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 }))
                file.Flush(flushToDisk: true);
            DurableFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (FileNotFoundException)
        {
            // Another writer's turn.
        }
    }

    private static void Fill(FileStream file, string name, ReadOnlySpan<byte> content, UnixFileMode mode, bool flush)
    {
        try
        {
            // The process's umask has a say in the mode of a new file, but not in this.
            SetMode(file, mode);
            file.Write(content);
            file.Flush(flush);
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
