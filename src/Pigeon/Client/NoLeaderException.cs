namespace Pigeon.Client;

/// <summary>None of the controllers that were asked has answered as the one that leads.</summary>
internal sealed class NoLeaderException(LeaderSearch search) : Exception("no controller leads")
{
    public LeaderSearch Search => search;
}
