namespace Pigeon.Agent.Fleet;

/// <summary>How long to wait before the next attempt: twice as long each time, up to a limit, and never the same for all agents of a fleet.</summary>
/// <param name="chance">A number from 0 to 1, another one at each call.</param>
internal sealed class Backoff(Func<double> chance)
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _pause = First;

    /// <summary>Between half of the pause and the whole of it.</summary>
    public TimeSpan Next()
    {
        var pause = _pause;
        _pause = pause * 2 < Longest ? pause * 2 : Longest;
        return pause * (0.5 + (chance() / 2));
    }

    /// <summary>The last attempt was a good one.</summary>
    public void Reset() => _pause = First;
}
