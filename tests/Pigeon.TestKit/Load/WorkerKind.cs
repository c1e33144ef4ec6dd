namespace Pigeon.TestKit;

/// <summary>How a worker of the load behaves.</summary>
internal enum WorkerKind
{
    /// <summary>Uses one connection as long as it lives.</summary>
    KeepAlive,

    /// <summary>Opens a connection for each request.</summary>
    Fresh,

    /// <summary>Always has a slow request on its way.</summary>
    Slow,
}
