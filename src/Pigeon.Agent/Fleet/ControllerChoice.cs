using Pigeon.Agent.Settings;

namespace Pigeon.Agent.Fleet;

/// <summary>Which of a fleet's controllers to speak to: the one that another has named as the leader, else one after the other.</summary>
internal sealed class ControllerChoice(ControllerPlace place, TimeProvider time)
{
    /// <summary>For how long one that has fallen silent is not asked again while there is another: others name it as the leader until its lease is over.</summary>
    public static readonly TimeSpan Passed = TimeSpan.FromSeconds(10);

    /// <summary>Two that name each other are not followed for ever.</summary>
    private const int MostNamed = 3;

    private int _at;
    private int _named;
    private Uri? _leader;
    private (Uri Url, long At)? _silent;

    public Uri Current => _leader ?? place.Urls[_at];

    /// <summary>Whether another one is about to lead: the one that was named was not reached, or fell silent.</summary>
    public bool IsTakeOver => _leader is not null || _silent is { Url: var url } && IsPassed(url);

    /// <summary>It was the right one.</summary>
    public void Stay() => _named = 0;

    /// <summary>It did not answer. That takes long to find out, unlike that nobody listens there.</summary>
    public void FellSilent() => _silent = (Current, time.GetTimestamp());

    /// <summary>Another controller leads.</summary>
    /// <returns>False when it has just fallen silent, or was named too often without being reached.</returns>
    public bool Follow(Uri leader)
    {
        if (IsPassed(leader) || ++_named > MostNamed) return false;
        _leader = leader;
        return true;
    }

    /// <summary>It was not to be had: the next one.</summary>
    /// <returns>Whether it is time to wait: all were asked, or the one that was named is not there.</returns>
    public bool Next()
    {
        var wasNamed = _leader is not null;
        (_leader, _named) = (null, 0);
        return Turn() | (IsPassed(Current) && Turn()) | wasNamed;
    }

    /// <returns>Whether the list is at its beginning again.</returns>
    private bool Turn()
    {
        _at = (_at + 1) % place.Urls.Count;
        return _at == 0;
    }

    private bool IsPassed(Uri url) => _silent is { } silent && silent.Url == url && time.GetElapsedTime(silent.At) < Passed;
}
