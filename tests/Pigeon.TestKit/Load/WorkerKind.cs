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

    /// <summary>Always has a request on its way whose body comes slowly.</summary>
    Upload,

    /// <summary>Always has a request on its way whose answer comes slowly.</summary>
    Download,
}
