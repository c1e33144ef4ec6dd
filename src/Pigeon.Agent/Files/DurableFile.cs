using System.Text;

namespace Pigeon.Agent.Files;

/// <summary>
/// Files that survive a crash whole: written beside the target, flushed to the disk, renamed over it, and the folder flushed too. A reader
/// sees the old text or the new one. One writer per path.
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
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct) =>
        DurableFolder.Flush(await ReplaceAsync(path, content, mode, ct));

    /// <returns>The folder that the file lies in.</returns>
    private static async Task<string> ReplaceAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full) ?? throw new ArgumentException($"'{path}' names no file", nameof(path));
        // The name is always the same, so what a crash leaves behind is overwritten and never piles up.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.new");
        try
        {
            await using (var file = new FileStream(temporary, Options()))
                await FillAsync(file, temporary, content, mode, ct);
            Replace(temporary, full);
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
    public static async Task<bool> WriteIfChangedAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct)
    {
        if (await HoldsAsync(path, content, mode, ct))
            return false;
        await ReplaceAsync(path, content, mode, ct);
        return true;
    }

    private static async Task FillAsync(FileStream file, string name, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct)
    {
        try
        {
            // The process's umask has a say in the mode of a new file, but not in this.
            SetMode(file, mode);
            await file.WriteAsync(content, ct);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(name);
            throw;
        }
    }

    private static void Replace(string temporary, string target)
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

    private static async Task<bool> HoldsAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != content.Length || file.UnixFileMode != mode)
            return false;
        var held = await File.ReadAllBytesAsync(path, ct);
        return content.Span.SequenceEqual(held);
    }

    private static FileStreamOptions Options() => new()
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        Share = FileShare.None,
        Options = FileOptions.Asynchronous,
        BufferSize = 0,
    };
}
