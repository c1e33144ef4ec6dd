using Pigeon.Hosting.Files;

namespace Pigeon.Simulation.Engine;

/// <summary>A disk in memory. Whoever dies while it writes leaves the old or the new content, and sometimes it refuses.</summary>
internal sealed class SimulatedDisk(Chance chance) : IDisk
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>How many in a hundred writes are refused.</summary>
    public int RefusesPercent { get; set; }

    public byte[]? Read(string path) => _files.GetValueOrDefault(path);

    public void Prepare(string folder)
    {
    }

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (chance.OneIn(2)) await Task.Yield();
        if (chance.Percent(RefusesPercent)) throw new IOException($"{path}: no space left on device");
        _files[path] = content.ToArray();
        if (chance.OneIn(2)) await Task.Yield();
    }

    public IReadOnlyList<string> Files(string folder) => [.. _files.Keys.Where(path => Path.GetDirectoryName(path) == folder).Order(StringComparer.Ordinal)];

    public void Delete(string path) => _files.Remove(path);
}
