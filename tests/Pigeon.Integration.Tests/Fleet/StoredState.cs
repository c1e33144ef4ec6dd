namespace Pigeon.Integration.Tests.Fleet;

/// <summary>All that a controller has stored, byte for byte, without what it writes of those who ask.</summary>
internal sealed class StoredState
{
    private readonly string _folder;
    private readonly SortedDictionary<string, byte[]> _before;

    public StoredState(string folder) => (_folder, _before) = (folder, Read(folder));

    public void AssertUnchanged()
    {
        var now = Read(_folder);
        Xunit.Assert.Equal(_before.Keys, now.Keys);
        foreach (var (file, content) in _before) Xunit.Assert.True(content.AsSpan().SequenceEqual(now[file]), $"{file} has changed");
    }

    private static SortedDictionary<string, byte[]> Read(string folder)
    {
        var audit = Path.Combine(folder, "audit") + Path.DirectorySeparatorChar;
        return new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(audit, StringComparison.Ordinal) && Path.GetFileName(file) != "lock").ToDictionary(file => file, File.ReadAllBytes), StringComparer.Ordinal);
    }
}
