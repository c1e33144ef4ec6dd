namespace Pigeon.Agent.Haproxy;

/// <summary>The HAProxy program is not there or cannot be executed; the message says how to mend it.</summary>
public sealed class HaproxyMissingException : Exception
{
    public HaproxyMissingException(string binary, Exception cause)
        : base($"the HAProxy program '{binary}' cannot be run ({cause.Message}): install HAProxy 2.4 or newer (Debian: apt-get install haproxy), or set haproxy.binary to its path", cause)
    {
    }

    /// <param name="container">The container that was to run the program.</param>
    /// <param name="why">What the Engine says.</param>
    public HaproxyMissingException(string container, string why)
        : base($"HAProxy cannot be run in container '{container}' ({why}): start the container, or set haproxy.container to its name")
    {
    }
}
