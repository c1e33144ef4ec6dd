using Pigeon.Hosting.Files;

namespace Pigeon.Simulation.Engine;

/// <summary>A disk in memory. Whoever dies while it writes leaves the old or the new content, and sometimes it refuses.</summary>
internal sealed class SimulatedDisk(Chance chance) : IDisk
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private (string Path, byte[]? Before)? _last;

    /// <summary>How many in a hundred writes are refused.</summary>
    public int RefusesPercent { get; set; }

    /// <summary>Called after each write.</summary>
    public Action Written { get; set; } = () => { };

    public byte[]? Read(string path) => _files.GetValueOrDefault(path);

    public void Prepare(string folder)
    {
    }

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (chance.OneIn(2)) await Task.Yield();
        if (chance.Percent(RefusesPercent)) throw new IOException($"{path}: no space left on device");
        _last = (path, Read(path));
        _files[path] = content.ToArray();
        Written();
        if (chance.OneIn(2)) await Task.Yield();
    }

    public IReadOnlyList<string> Files(string folder) => [.. _files.Keys.Where(path => Path.GetDirectoryName(path) == folder).Order(StringComparer.Ordinal)];

    /// <summary>For a mutant: what was written last is not there.</summary>
    public void Lose()
    {
        if (_last is not (var path, var before)) return;
        if (before is null) _files.Remove(path);
        else _files[path] = before;
    }

    public void Delete(string path) => _files.Remove(path);
}
