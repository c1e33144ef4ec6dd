namespace Pigeon.Agent.Haproxy;

/// <summary>No HAProxy answered on a socket: nobody listens there, or the connection ended without a reply.</summary>
public sealed class HaproxyUnreachableException : IOException
{
    public HaproxyUnreachableException(string socket, bool mayHaveRun, Exception? cause = null)
        : base(Describe(socket, mayHaveRun, cause), cause)
    {
        Socket = socket;
        MayHaveRun = mayHaveRun;
    }

    /// <summary>The path of the socket that was tried.</summary>
    public string Socket { get; }

    /// <summary>False when the connection was never made, so that the command certainly did not run.</summary>
    public bool MayHaveRun { get; }

    private static string Describe(string socket, bool mayHaveRun, Exception? cause) => mayHaveRun
        ? $"HAProxy closed the connection on {socket} without a reply"
        : $"HAProxy does not answer on {socket}: {cause?.Message ?? "no listener"}";
}
