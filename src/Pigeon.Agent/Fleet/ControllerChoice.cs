using Pigeon.Agent.Settings;

namespace Pigeon.Agent.Fleet;

/// <summary>Which of a fleet's controllers to speak to: the one that another has named as the leader, else one after the other.</summary>
internal sealed class ControllerChoice(ControllerPlace place)
{
    /// <summary>Two that name each other are not followed for ever.</summary>
    private const int MostNamed = 3;

    private int _at;
    private int _named;
    private Uri? _leader;

    public Uri Current => _leader ?? place.Urls[_at];

    /// <summary>Whether another one has named it.</summary>
    public bool IsNamed => _leader is not null;

    /// <summary>It was the right one.</summary>
    public void Stay() => _named = 0;

    /// <summary>Another controller leads.</summary>
    /// <returns>False when it was named too often without being reached.</returns>
    public bool Follow(Uri leader)
    {
        if (++_named > MostNamed) return false;
        _leader = leader;
        return true;
    }

    /// <summary>It was not to be had: the next one.</summary>
    /// <returns>Whether it is time to wait: all were asked, or the one that was named is not there.</returns>
    public bool Next()
    {
        var wasNamed = _leader is not null;
        (_at, _leader, _named) = ((_at + 1) % place.Urls.Count, null, 0);
        return wasNamed || _at == 0;
    }
}
