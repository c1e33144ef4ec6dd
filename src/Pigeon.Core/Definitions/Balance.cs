namespace Pigeon.Core.Definitions;

/// <summary>HAProxy's balance algorithms under which servers can be added at runtime.</summary>
public enum Balance
{
    Roundrobin,
    Leastconn,
    Random,

    /// <summary>The first member with a free place, so that the last ones stay idle; it needs a limit per member.</summary>
    First,

    /// <summary>The client's address decides, by consistent hashing.</summary>
    Source,

    /// <summary>The path decides, by consistent hashing.</summary>
    Uri,
}
