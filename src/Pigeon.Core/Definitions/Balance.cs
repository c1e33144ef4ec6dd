namespace Pigeon.Core.Definitions;

/// <summary>HAProxy's balance algorithms under which servers can be added at runtime.</summary>
public enum Balance
{
    Roundrobin,
    Leastconn,
    Random,
}
