namespace Pigeon.TestKit;

/// <summary>The ways in which a request is lost.</summary>
public enum FailureKind
{
    /// <summary>Answered, with a status other than 2xx.</summary>
    Status,

    /// <summary>No connection could be made.</summary>
    Connect,

    /// <summary>A connection that had served before was closed without a byte of the answer, as when a close crosses the request.</summary>
    ClosedOnReuse,

    /// <summary>A new connection was closed without a byte of the answer.</summary>
    ClosedUnanswered,

    /// <summary>The connection was closed in the middle of the answer.</summary>
    Truncated,

    /// <summary>What came is not HTTP.</summary>
    Malformed,

    /// <summary>No whole answer within the limit.</summary>
    TimedOut,
}
