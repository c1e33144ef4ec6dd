namespace Pigeon.Core.Definitions;

/// <summary>What HAProxy understands of the traffic.</summary>
public enum ProxyMode
{
    /// <summary>Requests and answers.</summary>
    Http,

    /// <summary>Connections, whatever they carry.</summary>
    Tcp,
}
