namespace Pigeon.Core.Definitions;

/// <summary>The PROXY protocol, by which members learn the client's address.</summary>
public enum ProxyHeader
{
    None,

    /// <summary>A line of text.</summary>
    V1,

    /// <summary>Binary.</summary>
    V2,
}
