namespace Pigeon.Agent.Haproxy;

/// <summary>The HAProxy program is not there or cannot be executed; the message says how to mend it.</summary>
public sealed class HaproxyMissingException(string binary, Exception cause) : Exception(
    $"the HAProxy program '{binary}' cannot be run ({cause.Message}): install HAProxy 2.4 or newer (Debian: apt-get install haproxy), or set haproxy.binary to its path",
    cause)
{
    public string Binary { get; } = binary;
}
