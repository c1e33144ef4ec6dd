namespace Pigeon.TestKit;

/// <summary>The running counts of one phase; guarded by the tally's lock.</summary>
internal sealed class PhaseCount(string name, DateTimeOffset at)
{
    private readonly SortedDictionary<string, long> _byVersion = new(StringComparer.Ordinal);
    private long _served;
    private long _failed;

    public string Name => name;

    public void Serve(string version)
    {
        _served++;
        _byVersion[version] = _byVersion.GetValueOrDefault(version) + 1;
    }

    public void Fail() => _failed++;

    public LoadPhase Freeze() => new(name, at, _served, _failed, new SortedDictionary<string, long>(_byVersion, StringComparer.Ordinal));
}
