namespace Pigeon.Hosting.Files;

/// <summary>The machine's own.</summary>
public sealed class Disk : IDisk
{
    public static Disk Own { get; } = new();

    public byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Prepare(string folder) => Directory.CreateDirectory(folder);

    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken ct) => DurableFile.WriteAsync(path, content, DurableFile.Private, ct);

    public IReadOnlyList<string> Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder) : [];

    public void Delete(string path) => File.Delete(path);
}
