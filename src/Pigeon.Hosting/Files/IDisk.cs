namespace Pigeon.Hosting.Files;

/// <summary>Whole files that a crash leaves as they were before or after.</summary>
public interface IDisk
{
    /// <summary>What a file holds; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    byte[]? Read(string path);

    /// <summary>Makes a folder, unless it is there.</summary>
    void Prepare(string folder);

    /// <summary>It is on the disk when this has ended, for its owner alone.</summary>
    /// <exception cref="IOException">It could not be stored; what was is intact.</exception>
    Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>The paths of the files in a folder; none when that is not there.</summary>
    IReadOnlyList<string> Files(string folder);

    /// <exception cref="IOException">It could not be removed.</exception>
    void Delete(string path);
}
